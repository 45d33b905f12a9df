"""An alert that was raised is said above the player, and by the desktop where the window is not in front."""

from functools import partial

from analytics.playback.alerts import Alert
from desktop.alerts.notification import Notification
from desktop.alerts.watch import AlertWatch
from desktop.focus import Focus
from desktop.look.message_bar import Message
from desktop.look.plain_text import plain
from desktop.shell.window import Window

_VIEW_SHOWN = 6


def announce(alerts: AlertWatch, window: Window, focus: Focus) -> Notification:
    """From now on; the newest alert takes the place of the one before. What is given back is to be stopped."""
    notification = Notification(window, window.windowIcon())

    def on_raised(alert: Alert) -> None:
        words = f"{plain(alert.rule.name)}: view {plain(alert.view_id[-_VIEW_SHOWN:])}: {plain(alert.words)}."
        show = ("Show view", partial(focus.choose, alert.view_id))
        listed = ("All alerts", partial(window.show_panel, "alerts"))
        window.centre.messages.show_message(Message("alert", "warning", words), [show, listed])
        notification.say("Playscope", words)

    alerts.raised.connect(on_raised)
    return notification
