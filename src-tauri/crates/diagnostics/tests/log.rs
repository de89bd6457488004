//! The whole way from an event to the file. One test, because a process has one subscriber.

use std::fs;

use causeway_diagnostics::{LogError, start};

#[test]
fn lines_reach_the_file_redacted_at_the_level_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let logs = directory.path().join("logs");
    fs::create_dir(&logs).unwrap();
    for day in 1..=20 {
        fs::write(logs.join(format!("causeway.2020-01-{day:02}.log")), "old").unwrap();
    }
    fs::write(logs.join("notes.txt"), "not a log").unwrap();
    assert!(matches!(start(&logs, "loud=="), Err(LogError::Level { .. })));

    let log = start(&logs, "info").unwrap();
    tracing::info!(url = "https://jane:hunter2@host/x", "fetching with password=hunter2");
    tracing::debug!("too fine");
    log.set_level("debug").unwrap();
    tracing::debug!("fine enough");
    let formatted = "hunter2".to_owned();
    std::thread::Builder::new()
        .name("worker".to_owned())
        .spawn(move || panic!("bad {formatted}"))
        .unwrap()
        .join()
        .unwrap_err();
    std::thread::spawn(|| panic!("a plain message")).join().unwrap_err();

    // From here on a failing assertion is to be read on the terminal again.
    drop(std::panic::take_hook());
    let files: Vec<_> = fs::read_dir(&logs).unwrap().map(|file| file.unwrap().path()).collect();
    let is_log = |path: &&std::path::PathBuf| path.extension().is_some_and(|extension| extension == "log");
    assert_eq!(files.iter().filter(is_log).count(), 14, "two weeks: {files:?}");
    assert!(logs.join("notes.txt").exists(), "other people's files stay");

    let text: String = files.iter().filter(is_log).map(|file| fs::read_to_string(file).unwrap()).collect();
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("https://[redacted]@host/x") && text.contains("password=[redacted]"), "{text}");
    assert!(text.contains("fine enough") && !text.contains("too fine"), "{text}");
    assert!(
        text.contains("tests/log.rs:") && text.contains("worker"),
        "the panic's place and thread: {text}"
    );
    assert!(text.contains("a plain message") && !text.contains("bad"), "{text}");

    assert!(matches!(start(&logs, "info"), Err(LogError::Started(_))));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&logs).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
