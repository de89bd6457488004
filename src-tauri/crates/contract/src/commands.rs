//! The one list of commands. From it come the window's typed calls, the shell's handlers, the build's app manifest
//! and the capability file; tests hold them equal.

use std::fmt::Write as _;

/// One command as the wire knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The name, snake case.
    pub name: &'static str,
    /// The TypeScript type of its `request` argument; `None` when it takes none.
    pub request: Option<&'static str>,
    /// The TypeScript type of its answer.
    pub response: &'static str,
    /// The TypeScript type of what its `channel` argument carries; `None` when it has none.
    pub channel: Option<&'static str>,
}

macro_rules! commands {
    ($( $name:ident ( $($request:ident)? ) $( ~ $channel:ident )? -> $response:expr; )*) => {
        /// Every command, in the order of the journey.
        pub const COMMANDS: &[Command] = &[
            $( Command {
                name: stringify!($name),
                request: commands!(@option $($request)?),
                response: $response,
                channel: commands!(@option $($channel)?),
            } ),*
        ];
    };
    (@option) => { None };
    (@option $name:ident) => { Some(stringify!($name)) };
}

include!("command_list.rs");

/// TypeScript for the window: an interface of every command, and the list of names.
pub fn typescript() -> String {
    let mut imports: Vec<&str> = COMMANDS
        .iter()
        .flat_map(|command| [command.request, Some(command.response), command.channel])
        .flatten()
        .map(|name| name.trim_end_matches("[]"))
        .filter(|name| *name != "null")
        .collect();
    imports.sort_unstable();
    imports.dedup();
    let mut text = String::from("// Generated from the contract crate. Do not edit.\n");
    for name in imports {
        let _ = writeln!(text, "import type {{ {name} }} from \"./{name}\";");
    }
    text.push_str("\nexport interface Commands {\n");
    for command in COMMANDS {
        let request = command.request.unwrap_or("null");
        let channel = command.channel.unwrap_or("null");
        let _ = writeln!(
            text,
            "  {}: {{ request: {request}; channel: {channel}; response: {} }};",
            command.name, command.response
        );
    }
    text.push_str("}\n\nexport type CommandName = keyof Commands;\n");
    text
}
