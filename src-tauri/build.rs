//! Declares every command to Tauri's access control, so that a window may call only what its capability lists.

macro_rules! commands {
    ($( $name:ident ( $($request:ident)? ) $( ~ $channel:ident )? -> $response:expr; )*) => {
        const COMMAND_NAMES: &[&str] = &[ $( stringify!($name) ),* ];
    };
}

include!("crates/contract/src/command_list.rs");

fn main() {
    println!("cargo:rerun-if-changed=crates/contract/src/command_list.rs");
    // The window's files are built by npm; without them the shell still compiles, and shows an empty window.
    if let Err(error) = std::fs::create_dir_all("../ui/dist") {
        println!("cargo:warning=ui/dist cannot be made: {error}");
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMAND_NAMES);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
