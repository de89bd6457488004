//! The product with sample data, for whoever has just cloned it.

use crate::desktop::{self, Desktop};
use crate::failure::Failure;
use crate::install::{self, Need};
use crate::process::{cargo, program, run, stage};
use crate::repository::Repository;
use crate::test::with_programs;

/// `cargo xtask demo`.
pub(crate) fn run_demo(repository: &Repository) -> Result<(), Failure> {
    install::run_for(repository, Need::Show)?;
    install::build_ui(repository)?;
    if desktop::has_display() { open(repository) } else { tour(repository) }
}

fn open(repository: &Repository) -> Result<(), Failure> {
    stage("build the app and the sandbox", || {
        run(cargo(repository.root()).args(["build", "--locked", "--workspace", "--bins"]))
    })?;
    let app = repository.target().join("debug").join("causeway-desktop");
    println!("\nCauseway is open on the sandbox: nothing leaves this computer. Close its window to end.");
    run(program(app, repository.root()).arg("--sandbox"))
}

/// With no display: a person's way through the app in a virtual one, with a picture at each stop.
fn tour(repository: &Repository) -> Result<(), Failure> {
    stage("build the app, the sandbox and the tour", || {
        run(cargo(repository.root()).args(["build", "--locked", "--workspace", "--bins", "--test", "tour"]))
    })?;
    let pictures = repository.target().join("tour");
    // Pictures of an earlier tour would stand among the new ones.
    let cleared = if pictures.exists() { std::fs::remove_dir_all(&pictures) } else { Ok(()) };
    cleared.and_then(|()| std::fs::create_dir_all(&pictures)).map_err(|source| Failure::File {
        path: pictures.clone(),
        action: "made",
        source,
    })?;
    stage("the tour, in a virtual display", || {
        let mut tests = cargo(repository.root());
        tests
            .args([
                "test",
                "--locked",
                "--workspace",
                "--test",
                "tour",
                "--",
                "--test-threads",
                "1",
                "--nocapture",
            ])
            .env("CAUSEWAY_TOUR_OUT", &pictures);
        with_programs(repository, &mut tests, "debug");
        run(&mut Desktop::new()?.command(&tests))
    })?;
    println!("\nThere is no display here, so the tour was taken in a virtual one. Its pictures:");
    let mut names: Vec<_> = std::fs::read_dir(&pictures)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    names.sort();
    for name in names {
        println!("  {}", name.display());
    }
    Ok(())
}
