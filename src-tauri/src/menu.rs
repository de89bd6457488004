//! The native menu. What it chooses is told to the window as an event, since the window knows where it is.

use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime};

use crate::zoom::{self, Zoom};

/// The event's name; its payload is the id of the item.
pub(crate) const EVENT: &str = "menu";

const QUIT: &str = "quit";
const ZOOM_IN: &str = "zoom-in";
const ZOOM_OUT: &str = "zoom-out";
const ZOOM_ACTUAL: &str = "zoom-actual";

/// Builds the menu.
pub(crate) fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let item =
        |id: &str, text: &str, keys: &str| MenuItemBuilder::with_id(id, text).accelerator(keys).build(handle);
    let file = SubmenuBuilder::new(handle, "&File")
        .item(&item("new-connection", "&New connection", "CmdOrCtrl+N")?)
        .item(&item("connect-repository", "Connect &one repository", "CmdOrCtrl+Shift+N")?)
        .separator()
        .item(&item(QUIT, "&Quit", "CmdOrCtrl+Q")?)
        .build()?;
    let view = SubmenuBuilder::new(handle, "&View")
        .item(&item("connections", "&Connections", "CmdOrCtrl+1")?)
        .item(&item("issue", "&Issue", "CmdOrCtrl+2")?)
        .item(&item("credentials", "&My credentials", "CmdOrCtrl+3")?)
        .item(&item("ssh-keys", "&SSH keys", "CmdOrCtrl+4")?)
        .item(&item("diagnostics", "&Diagnostics", "CmdOrCtrl+5")?)
        .item(&item("audit", "&Audit log", "CmdOrCtrl+6")?)
        .separator()
        .item(&item("refresh", "&Refresh", "F5")?)
        .separator()
        .item(&item(ZOOM_IN, "Zoom &in", "CmdOrCtrl+=")?)
        .item(&item(ZOOM_OUT, "Zoom &out", "CmdOrCtrl+-")?)
        .item(&item(ZOOM_ACTUAL, "&Actual size", "CmdOrCtrl+0")?)
        .build()?;
    let help = SubmenuBuilder::new(handle, "&Help")
        .item(&MenuItemBuilder::with_id("shortcuts", "&Keyboard shortcuts").build(handle)?)
        .item(&MenuItemBuilder::with_id("about", "&About Causeway").build(handle)?)
        .build()?;
    let menu = MenuBuilder::new(handle).item(&file);
    // On Linux these items would do nothing: there the page's own context menu and keys edit.
    #[cfg(not(target_os = "linux"))]
    let menu = menu.item(
        &SubmenuBuilder::new(handle, "&Edit")
            .undo()
            .redo()
            .separator()
            .cut()
            .copy()
            .paste()
            .select_all()
            .build()?,
    );
    menu.items(&[&view, &help]).build()
}

/// Does what was chosen, or tells the window. Quitting goes the way of closing, so that a run at work is spoken of first; the
/// platforms' own item would end the program on the spot, and Linux has none.
pub(crate) fn chosen<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    match id {
        QUIT => {
            if let Some(Err(error)) = handle.get_webview_window("main").map(|window| window.close()) {
                tracing::warn!(%error, "the window did not close");
            }
        }
        ZOOM_IN => zoom::apply(handle, Zoom::In),
        ZOOM_OUT => zoom::apply(handle, Zoom::Out),
        ZOOM_ACTUAL => zoom::apply(handle, Zoom::Actual),
        _ => {
            if let Err(error) = handle.emit_to("main", EVENT, id) {
                tracing::warn!(%error, "the window did not hear the menu");
            }
        }
    }
}
