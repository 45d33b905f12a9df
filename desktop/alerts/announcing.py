"""An alert that was raised is said above the player, and by the desktop where the window is not in front."""

from functools import partial

from analytics.playback.alerts import Alert
from desktop.alerts.notification import Notification
from desktop.alerts.watch import AlertWatch
from desktop.focus import Focus
from desktop.look.message_bar import Message
from desktop.look.plain_text import plain
from desktop.look.source_text import short_source
from desktop.shell.window import Window

_VIEW_SHOWN = 6


def what_was_asked(alert: Alert) -> str:
    """The values that raised it, and over which time they were."""
    over = f" in its last {alert.rule.last_s} s" if alert.rule.last_s else ""
    return f"{plain(alert.words)}{over}"


def announce(alerts: AlertWatch, window: Window, focus: Focus) -> Notification:
    """From now on; the newest alert takes the place of the one before. What is given back is to be stopped."""
    notification = Notification(window, window.windowIcon())

    def on_raised(alert: Alert) -> None:
        view = f"{short_source(alert.source)} (view {plain(alert.view_id[-_VIEW_SHOWN:])})"
        words = f"{plain(alert.rule.name)}: {view}: {what_was_asked(alert)}."
        show = ("Show view", partial(focus.choose, alert.view_id))
        listed = ("All alerts", partial(window.show_panel, "alerts"))
        window.centre.messages.show_message(Message("alert", "warning", words), [show, listed])
        notification.say("Playscope", words)

    alerts.raised.connect(on_raised)
    return notification
