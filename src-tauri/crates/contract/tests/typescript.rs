//! Writes the window's types. The lint's drift check fails when the committed ones differ.

use std::path::Path;

use causeway_contract::commands::typescript;

#[test]
fn the_window_gets_every_type_and_command() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/backend/generated");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("commands.ts"), typescript()).unwrap();
}
