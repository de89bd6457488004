//! The window as its display has it, spoken to as a window manager would.

use std::error::Error;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// Asks the window of this process to close, as a click on its close button does.
///
/// # Panics
/// When there is no display, or the process has no window on it that can be asked.
pub fn ask_to_close(process: u32) {
    if let Err(error) = send_close(process) {
        panic!("the window of process {process} cannot be asked to close: {error}");
    }
}

fn send_close(process: u32) -> Result<(), Box<dyn Error>> {
    let (display, screen) = x11rb::connect(None)?;
    let root = display.setup().roots[screen].root;
    let atom = |name: &str| -> Result<Atom, Box<dyn Error>> {
        Ok(display.intern_atom(false, name.as_bytes())?.reply()?.atom)
    };
    let (owner, protocols, delete) = (atom("_NET_WM_PID")?, atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    for window in display.query_tree(root)?.reply()?.children {
        let seen = display.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        let numbers = |property, kind| numbers(&display, window, property, kind);
        if seen
            && numbers(owner, AtomEnum::CARDINAL)?.contains(&process)
            && numbers(protocols, AtomEnum::ATOM)?.contains(&delete)
        {
            let asked = [delete, x11rb::CURRENT_TIME, 0, 0, 0];
            let message = ClientMessageEvent::new(32, window, protocols, asked);
            display.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
            return Ok(());
        }
    }
    Err("it has none that is seen".into())
}

/// A property that is a list of numbers; empty when the window has none of that name.
fn numbers(
    display: &RustConnection,
    window: Window,
    property: Atom,
    kind: AtomEnum,
) -> Result<Vec<u32>, Box<dyn Error>> {
    let reply = display.get_property(false, window, property, kind, 0, 64)?.reply()?;
    Ok(reply.value32().map(Iterator::collect).unwrap_or_default())
}
