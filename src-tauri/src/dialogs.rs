//! The system's own dialogs for files. The window asks for one and gets the path; it has no access to files itself.

use std::path::PathBuf;

use causeway_contract::{ErrorCode, ErrorKind};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{Runtime, WebviewWindow};
use tokio::sync::oneshot;

use crate::answer::{Answer, plain};

/// Shows a dialog over the window; `None` when the person closed it.
pub(crate) async fn ask<R: Runtime, F>(
    window: &WebviewWindow<R>,
    dialog: AsyncFileDialog,
    show: fn(AsyncFileDialog) -> F,
) -> Answer<Option<PathBuf>>
where
    F: Future<Output = Option<FileHandle>> + Send + 'static,
{
    let (send, receive) = oneshot::channel();
    let over = window.clone();
    // macOS and GTK make windows on the main thread only.
    let asked = window.run_on_main_thread(move || {
        let _gone = send.send(show(dialog.set_parent(&over)));
    });
    let closed = || plain(ErrorCode::Bug, ErrorKind::Internal, "The window is closing".to_owned());
    asked.map_err(|_| closed())?;
    let shown = receive.await.map_err(|_| closed())?;
    Ok(shown.await.map(|file| file.path().to_owned()))
}
