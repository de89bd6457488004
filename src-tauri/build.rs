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
    if let Err(wrong) = update_channel() {
        println!("cargo:warning={wrong}");
        std::process::exit(1);
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMAND_NAMES);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}

/// Where a build looks for updates is given to it, or nothing is: half of it would be a program that asks in vain.
fn update_channel() -> Result<(), String> {
    let given = |name: &str| {
        println!("cargo:rerun-if-env-changed={name}");
        std::env::var(name).ok().filter(|value| !value.is_empty())
    };
    match (given("CAUSEWAY_UPDATE_URL"), given("CAUSEWAY_UPDATE_KEY")) {
        (None, None) => Ok(()),
        (Some(url), Some(key)) if url.starts_with("https://") && key.starts_with("RW") => Ok(()),
        _ => Err("CAUSEWAY_UPDATE_URL is an https address and CAUSEWAY_UPDATE_KEY minisign's public key, or both are unset".to_owned()),
    }
}
