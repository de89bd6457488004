//! The files as they lie once they are installed, the same for every form of bundle.

use std::fs;
use std::path::{Path, PathBuf};

use super::part::{DOCUMENTS, Part};
use super::release::Release;
use super::{copy, empty, failed, length, read, write};
use crate::failure::Failure;
use crate::process::{output, program, run};
use crate::repository::Repository;

/// Programs, all on the PATH: git finds `git credential-causeway` there, and the desktop's finds its sandbox beside itself.
const PROGRAMS: &[&str] = &["causeway", "causeway-desktop", "causeway-sandbox", "git-credential-causeway"];

/// Sides of icons, in pixels. Desktops scale the drawing itself where they can.
const ICON_SIDES: &[u32] = &[16, 24, 32, 48, 64, 128, 256, 512];

/// Who may read and run what.
const PROGRAM_MODE: u32 = 0o755;
const FILE_MODE: u32 = 0o644;

/// The tree, in `target/package-tree`.
pub(crate) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Lays it out anew.
    pub(crate) fn lay_out(repository: &Repository, release: &Release, built: &Path) -> Result<Self, Failure> {
        let tree = Self { root: repository.target().join("package-tree") };
        empty(&tree.root)?;
        for name in PROGRAMS {
            let program = tree.path("usr/bin").join(name);
            copy(&built.join(name), &program)?;
            if !release.is_optimised {
                run(crate::process::program("strip", built).arg(&program))?;
            }
        }
        let sources = repository.root().join("src-tauri/packages");
        tree.put(
            "usr/share/applications/causeway-desktop.desktop",
            &read(&sources.join("causeway-desktop.desktop"))?,
        )?;
        let metainfo = read(&sources.join("dev.causeway.desktop.metainfo.xml"))?;
        let releases = release.appstream_releases();
        tree.put(
            "usr/share/metainfo/dev.causeway.desktop.metainfo.xml",
            &metainfo.replace("    <!-- releases -->\n", &releases),
        )?;
        tree.draw_icons(repository)?;
        tree.write_documentation(repository, release, &sources)?;
        tree.set_modes(&tree.root)?;
        Ok(tree)
    }

    /// The files of one part, in a tree beside this one.
    pub(crate) fn part(&self, part: Part) -> Result<Self, Failure> {
        let tree = Self { root: self.root.with_file_name(format!("package-tree-{}", part.name())) };
        empty(&tree.root)?;
        for file in self.files().iter().filter(|file| part.has(file)) {
            let to = match file.strip_prefix(DOCUMENTS) {
                Ok(document) => Path::new("usr/share/doc").join(part.name()).join(document),
                Err(_) => file.clone(),
            };
            copy(&self.root.join(file), &tree.root.join(to))?;
        }
        tree.set_modes(&tree.root)?;
        Ok(tree)
    }

    /// Where a file of the installed system is in the tree.
    pub(crate) fn path(&self, installed: &str) -> PathBuf {
        self.root.join(installed)
    }

    /// The directory that stands for `/`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// All files, paths from the root, sorted.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = below(&self.root)
            .into_iter()
            .filter(|path| !path.is_dir())
            .filter_map(|path| path.strip_prefix(&self.root).map(Path::to_owned).ok())
            .collect();
        files.sort();
        files
    }

    /// How much is installed, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.files().iter().filter_map(|file| length(&self.root.join(file)).ok()).sum()
    }

    /// Each program in it with its size in bytes.
    pub(crate) fn programs(&self) -> Vec<(&'static str, u64)> {
        PROGRAMS
            .iter()
            .filter_map(|name| Some((*name, length(&self.path("usr/bin").join(name)).ok()?)))
            .collect()
    }

    fn put(&self, installed: &str, text: &str) -> Result<(), Failure> {
        write(&self.path(installed), text)
    }

    /// Every size out of the one drawing.
    fn draw_icons(&self, repository: &Repository) -> Result<(), Failure> {
        let drawing = repository.root().join("icons/causeway.svg");
        copy(&drawing, &self.path("usr/share/icons/hicolor/scalable/apps/causeway.svg"))?;
        for side in ICON_SIDES {
            let icon = self.path(&format!("usr/share/icons/hicolor/{side}x{side}/apps/causeway.png"));
            write(&icon, "")?;
            let side = side.to_string();
            run(program("rsvg-convert", &self.root)
                .args(["--width", &side, "--height", &side, "--output"])
                .args([&icon, &drawing]))?;
        }
        Ok(())
    }

    /// Manual pages and completions come from the program itself, so that they say what it does.
    fn write_documentation(
        &self,
        repository: &Repository,
        release: &Release,
        sources: &Path,
    ) -> Result<(), Failure> {
        let causeway = self.path("usr/bin/causeway");
        let pages = self.path("usr/share/man/man1");
        run(program(&causeway, &self.root).args(["man", "--output"]).arg(&pages))?;
        for name in ["causeway-desktop", "causeway-sandbox", "git-credential-causeway"] {
            let page = format!("{name}.1");
            let text = read(&sources.join(&page))?.replace("VERSION", &release.version);
            write(&pages.join(page), text)?;
        }
        for page in super::files(&pages)? {
            compress(&page)?;
        }
        for (shell, file) in [
            ("bash", "usr/share/bash-completion/completions/causeway"),
            ("zsh", "usr/share/zsh/vendor-completions/_causeway"),
            ("fish", "usr/share/fish/vendor_completions.d/causeway.fish"),
        ] {
            let text = output(program(&causeway, &self.root).args(["completions", shell]));
            if text.is_empty() {
                return Err(Failure::Missing {
                    missing: format!("completions for {shell}"),
                    how: "`causeway completions` prints them.".to_owned(),
                });
            }
            self.put(file, &text)?;
        }
        let copyright = format!(
            "Causeway may be used under the MIT licence, which follows, or the Apache Licence, Version 2.0, which is in\n\
             LICENSE-APACHE beside this file and, on Debian, in /usr/share/common-licenses/Apache-2.0, as you prefer.\n\
             What it is built of, with each licence, is listed in causeway-{}.cdx.json, released beside this package.\n\n{}",
            release.version,
            read(&repository.root().join("LICENSE"))?,
        );
        self.put(&format!("{DOCUMENTS}/copyright"), &copyright)?;
        let apache = read(&repository.root().join(".github/LICENSE-APACHE"))?;
        self.put(&format!("{DOCUMENTS}/LICENSE-APACHE"), &apache)?;
        self.put(&format!("{DOCUMENTS}/CHANGELOG.md"), &release.changelog)?;
        let debian = release.debian_changelog(|date| {
            output(program("date", &self.root).args(["--utc", "--rfc-email", "--date", date]))
                .trim()
                .to_owned()
        });
        self.put(&format!("{DOCUMENTS}/changelog"), &debian)?;
        compress(&self.path(DOCUMENTS).join("changelog"))
    }

    #[cfg(unix)]
    fn set_modes(&self, directory: &Path) -> Result<(), Failure> {
        use std::os::unix::fs::PermissionsExt as _;
        let bin = self.path("usr/bin");
        for path in below(directory) {
            let is_open = path.is_dir() || path.starts_with(&bin);
            let mode = fs::Permissions::from_mode(if is_open { PROGRAM_MODE } else { FILE_MODE });
            fs::set_permissions(&path, mode).map_err(|source| failed(&path, "changed", source))?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn set_modes(&self, _directory: &Path) -> Result<(), Failure> {
        Ok(())
    }
}

/// As Debian's policy has it: as small as gzip can, without a name or a date.
fn compress(file: &Path) -> Result<(), Failure> {
    run(program("gzip", Path::new("/")).args(["--best", "--no-name", "--force", "--"]).arg(file))
}

/// The directory and everything below it.
fn below(directory: &Path) -> Vec<PathBuf> {
    let mut found = vec![directory.to_owned()];
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found
}
