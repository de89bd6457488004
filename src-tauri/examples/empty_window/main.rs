//! A Tauri window with one line of text: what the bench compares Causeway's start and memory with.

/// Opens it.
fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty_window/tauri.conf.json"))
}
