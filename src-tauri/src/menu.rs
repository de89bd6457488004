//! The native menu. What it chooses is told to the window as an event, since the window knows where it is.

use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Runtime};

/// The event's name; its payload is the id of the item.
pub(crate) const EVENT: &str = "menu";

/// Builds the menu.
pub(crate) fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let item =
        |id: &str, text: &str, keys: &str| MenuItemBuilder::with_id(id, text).accelerator(keys).build(handle);
    let file = SubmenuBuilder::new(handle, "&File")
        .item(&item("new-connection", "&New connection", "CmdOrCtrl+N")?)
        .separator()
        .quit()
        .build()?;
    let edit = SubmenuBuilder::new(handle, "&Edit")
        .undo()
        .redo()
        .separator()
        .cut()
        .copy()
        .paste()
        .select_all()
        .build()?;
    let view = SubmenuBuilder::new(handle, "&View")
        .item(&item("connections", "&Connections", "CmdOrCtrl+1")?)
        .item(&item("refresh", "&Refresh", "F5")?)
        .build()?;
    let help = SubmenuBuilder::new(handle, "&Help")
        .item(&MenuItemBuilder::with_id("shortcuts", "&Keyboard shortcuts").build(handle)?)
        .build()?;
    MenuBuilder::new(handle).items(&[&file, &edit, &view, &help]).build()
}

/// Tells the window what was chosen.
pub(crate) fn chosen<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    if let Err(error) = handle.emit_to("main", EVENT, id) {
        tracing::warn!(%error, "the window did not hear the menu");
    }
}
