"""The main window: menus, docks, keys, dialogs, the line at the bottom."""
