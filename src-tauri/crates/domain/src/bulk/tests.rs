use proptest::prelude::*;

use super::*;

const HEADER: &str = "id\torigin\tdisplayName\tusername\tpassword\tprojectMapping\tsmartCommitsEnabled\tdisabled\tintegrationType\ttrackedFolderId\tdelete\trefSpecCustom\tawsRegion\ttagsFilter";
const SECRET: &str = "wJalrXUtnFEMI-K7MDENG";

fn export(rows: &[&str]) -> Table {
    Table::parse(&format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap()
}

fn base() -> Base {
    let password = format!(
        "7\thttps://git-codecommit.eu-central-1.amazonaws.com/v1/repos/*\tShop\tAKIA1\t{SECRET}\tALL\ttrue\tfalse\tAWS\t\t\t\teu-central-1\t"
    );
    Base::new(export(&[
        &password,
        "8\thttps://h/v1/repos/web\tweb\t\t\t10000,10001\ttrue\tfalse\tAWS\t7\t\t\t\t",
        "9\tssh://h/v1/repos/one\tone\t\t\tALL\tfalse\ttrue\t\t\t\t\t\t",
    ]))
}

fn place(table: &Table, name: &str) -> usize {
    table.place_of(name).unwrap()
}

fn set(table: &mut Table, row: usize, name: &str, text: &str) {
    let place = place(table, name);
    table.set(row, place, text).unwrap();
}

fn findings(table: &Table, row: usize) -> Vec<(Severity, Option<&'static str>, String)> {
    let base = base();
    let found = Checker::new(table, &base, &repeated_ids(table)).row(table.row(row).unwrap());
    let name = |place: usize| table.columns()[place].column.map(|column| column.name);
    found.into_iter().map(|one| (one.severity, one.column.and_then(name), one.message)).collect()
}

fn errors(table: &Table, row: usize) -> Vec<&'static str> {
    let all = findings(table, row).into_iter();
    all.filter(|(severity, ..)| *severity == Severity::Error)
        .map(|(_, column, _)| column.unwrap_or("row"))
        .collect()
}

#[test]
fn there_are_the_documented_columns() {
    assert_eq!(COLUMNS.len(), 43);
    assert_eq!(Column::named("weblinkType").unwrap().name, "webLinkType", "a page spells it so");
    assert_eq!((COLUMNS[0].name, COLUMNS[42].name), ("id", "prHideFilter"));
    assert!(Column::named("password").unwrap().is_credential());
}

proptest! {
    #[test]
    fn what_is_read_is_written_byte_for_byte(
        bom in any::<bool>(),
        body in "([a-z0-9é \"']{0,6}(\t|\n|\r\n|\r|))*",
        ending in "(\n|\r\n|)",
    ) {
        let text = format!("{}{HEADER}{ending}{}", if bom { "\u{feff}" } else { "" }, if ending.is_empty() { "" } else { &body });
        let written = Table::parse(&text).unwrap().write();
        prop_assert_eq!(written.expose(), text);
    }

    #[test]
    fn an_edit_changes_the_bytes_of_its_cell_only(
        rows in prop::collection::vec(prop::collection::vec("[a-zé.:/ ]{0,8}", 14), 1..6),
        at in (0_usize..6, 0_usize..14),
        value in "[a-z0-9 ]{0,9}",
        ending in "(\n|\r\n)",
        last in any::<bool>(),
    ) {
        // Without a blank row, which would be none.
        let lines: Vec<String> = rows.iter().map(|cells| format!("x{}", cells.join("\t"))).collect();
        let tail = if last { ending.as_str() } else { "" };
        let text = format!("{HEADER}{ending}{}{tail}", lines.join(&ending));
        let mut table = Table::parse(&text).unwrap();
        let (row, column) = (at.0 % rows.len(), at.1);
        table.set(row, column, &value).unwrap();
        let mut expected = rows.clone();
        expected[row][column] = value;
        let lines: Vec<String> = expected
            .iter()
            .enumerate()
            .map(|(number, cells)| {
                let x = if number == row && column == 0 { "" } else { "x" };
                format!("{x}{}", cells.join("\t"))
            })
            .collect();
        let written = table.write();
        prop_assert_eq!(written.expose(), format!("{HEADER}{ending}{}{tail}", lines.join(&ending)));
    }
}

#[test]
fn added_rows_keep_the_way_lines_end() {
    let mut table = Table::parse("id\torigin\r\n7\tx").unwrap();
    let row = table.add_row();
    table.set(row, 1, "ssh://h/y").unwrap();
    assert_eq!(table.write().expose(), "id\torigin\r\n7\tx\r\n\tssh://h/y");
    assert!(table.discard_row(row) && !table.discard_row(0), "only what was added here");
    assert_eq!(table.rows().count(), 1);
}

#[test]
fn a_file_of_something_else_is_refused() {
    for text in ["", "\n\n", "name,id\n", "AKIA1\tsecret\n7\tx", "id\tsecret-1\tsecret-2\tsecret-3\n"] {
        assert!(Table::parse(text).is_err(), "{text}");
    }
    assert_eq!(Table::parse("id\torigin\tID\n").unwrap_err(), TableError::Twice("id"));
}

#[test]
fn a_cell_takes_no_separator() {
    let mut table = base().table().clone();
    for text in ["a\tb", "a\nb", "a\rb"] {
        assert_eq!(table.set(0, 2, text), Err(CellError::Separator));
    }
    assert_eq!(table.set(99, 2, "x"), Err(CellError::Absent));
    assert_eq!(table.set(0, 99, "x"), Err(CellError::Absent));
}

#[test]
fn credentials_are_never_shown() {
    let base = base();
    let row = base.row(7).unwrap();
    let table = base.table();
    assert_eq!(row.view(place(table, "password")), CellView::Hidden);
    assert_eq!(row.view(place(table, "displayName")), CellView::Shown("Shop"));
    assert_eq!(base.row(8).unwrap().view(place(table, "password")), CellView::HiddenEmpty);
    assert!(!format!("{base:?}").contains(SECRET));
    for (url, is_hidden) in [
        ("https://user:pass@host/x", true),
        ("https://user:1a/b@host/x", true),
        ("https://ghp_token@host/x", true),
        ("ssh://APKAX@host/v1/repos/x", false),
        ("ssh://host:22/path@x", false),
        ("https://host/${rev}?a=b:c@d", false),
    ] {
        assert_eq!(super::view::holds_credential(url), is_hidden, "{url}");
    }
}

#[test]
fn a_row_whose_cells_may_have_moved_shows_none() {
    // A tab is missing before the password.
    let moved = format!("7\thttps://h/*\tShop AKIA1\t{SECRET}\tALL\ttrue\tfalse\tAWS\t\t\t\teu-central-1\t");
    let cut = "8\thttps://h/web\tweb\t\t\tALL\ttrue";
    let long = format!("{}\t{SECRET}", ["x"; 14].join("\t"));
    let table = export(&[&moved, cut, &long]);
    for row in [0, 2] {
        let row = table.row(row).unwrap();
        assert!((0..15).all(|place| !matches!(row.view(place), CellView::Shown(_))), "{}", row.number);
        assert_eq!((errors(&table, row.number), row.name()), (vec!["row"], ""));
    }
    assert_eq!(table.row(1).unwrap().alignment(), Alignment::Short);
    assert_eq!(table.row(1).unwrap().view(2), CellView::Shown("web"), "its cells fit");
    assert_eq!(findings(&table, 1)[0].0, Severity::Caution);
    assert!(findings(&table, 1)[0].2.contains("Line 3"));
}

#[test]
fn wrong_cells_are_named() {
    for (column, text) in [
        ("smartCommitsEnabled", "yes"),
        ("projectMapping", "SHOP"),
        ("projectMapping", "1,,2"),
        ("delete", "Delete"),
        ("integrationType", "GITHUB"),
        ("refSpecCustom", "refs/x/*"),
        ("awsRegion", "ap-outh-1"),
        ("awsRegion", "nowhere"),
        ("tagsFilter", "(v"),
        ("trackedFolderId", "seven"),
        ("origin", "a b"),
    ] {
        let mut table = base().table().clone();
        set(&mut table, 0, column, text);
        assert_eq!(errors(&table, 0), [column], "{text}");
    }
}

#[test]
fn right_cells_are_left_alone() {
    for (column, text) in [
        ("smartCommitsEnabled", "FALSE"),
        ("projectMapping", "10001, 10000"),
        ("delete", "delete"),
        ("refSpecCustom", "+refs/x/*:refs/x/*,refs/y/*:refs/y/*"),
        ("awsRegion", "ap-south-1"),
        ("tagsFilter", "v\\d+"),
    ] {
        let mut table = base().table().clone();
        set(&mut table, 0, column, text);
        assert!(findings(&table, 0).is_empty(), "{column} {text}: {:?}", findings(&table, 0));
    }
}

#[test]
fn what_only_deserves_a_look_stops_nothing() {
    let mut table = base().table().clone();
    set(&mut table, 0, "displayName", "");
    set(&mut table, 1, "trackedFolderId", "9");
    set(&mut table, 2, "awsRegion", "il-central-1");
    for row in 0..3 {
        let told = findings(&table, row);
        assert_eq!((told.len(), told[0].0), (1, Severity::Caution), "{told:?}");
    }
    assert_eq!(findings(&table, 0)[0].2, "Jira passes over empty cells: what it has stays");
}

#[test]
fn rules_between_rows_and_with_jira() {
    let mut table = export(&[
        "7\t\tx\t\t\t\t\t\t\t\t\t\t\t",
        "7\t\ty\t\t\t\t\t\t\t\t\t\t\t",
        "77\t\ty\t\t\t\t\t\t\t\t\t\t\t",
        "\t\tnew\t\t\t\t\t\t\t\t\t\t\t",
        "\tssh://h/y\tnew\t\t\t\t\t\t\t\tdelete\t\t\t",
        "\thttps://h/y\tnew\t\t\t\t\t\t\t\t\t\t\t",
    ]);
    let told: Vec<_> = (0..6).map(|row| errors(&table, row)).collect();
    assert_eq!(told, [vec!["id"], vec!["id"], vec!["id"], vec!["origin"], vec!["delete"], vec![]]);
    assert!(findings(&table, 5)[0].2.contains("HTTPS"), "GIJ's pages warn of it");
    set(&mut table, 2, "id", "x7");
    assert_eq!(errors(&table, 2), ["id"]);
}

#[test]
fn only_what_differs_is_a_change() {
    let base = base();
    let mut table = base.table().clone();
    assert!(changes(&table, &base).is_empty());
    // The same in other letters, and nothing where something is.
    set(&mut table, 0, "smartCommitsEnabled", "TRUE");
    set(&mut table, 0, "displayName", "");
    set(&mut table, 1, "projectMapping", "10001,10000");
    assert!(changes(&table, &base).is_empty());
    set(&mut table, 0, "smartCommitsEnabled", "false");
    set(&mut table, 0, "password", "another");
    set(&mut table, 2, "delete", "delete");
    set(&mut table, 2, "displayName", "somebody else");
    let row = table.add_row();
    set(&mut table, row, "origin", "ssh://h/v1/repos/two");
    let all = changes(&table, &base);
    let kinds: Vec<_> = all.iter().map(|change| (change.kind, change.id, change.name.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::Change, Some(7), "Shop"),
            (ChangeKind::Delete, Some(9), "one"),
            (ChangeKind::Create, None, "ssh://h/v1/repos/two"),
        ],
        "what is removed is called as Jira calls it"
    );
    let cells = &all[0].cells;
    assert_eq!((cells[0].is_hidden, cells[0].was_filled, cells[0].after.as_str()), (true, true, ""));
    assert_eq!((cells[1].before.as_deref(), cells[1].after.as_str()), (Some("true"), "false"));
    assert_eq!(cells[1].effect, Some("Commit messages act on issues no more"));
    assert!(!format!("{all:?}").contains(SECRET));
}

#[test]
fn only_what_changes_is_imported() {
    let base = base();
    let mut table = base.table().clone();
    set(&mut table, 0, "smartCommitsEnabled", "false");
    set(&mut table, 2, "delete", "delete");
    let expected = format!("{HEADER}\n7\t\t\t\t\t\tfalse\t\t\t\t\t\t\t\n9\t\t\t\t\t\t\t\t\t\tdelete\t\t\t\n");
    let text = import_text(&table, &base);
    assert_eq!(text.expose(), expected, "no credential that was not given goes back to Jira");
}

#[test]
fn what_others_changed_meanwhile_is_told_and_followed() {
    let base = base();
    let mut table = base.table().clone();
    set(&mut table, 0, "displayName", "Ours");
    set(&mut table, 2, "delete", "delete");
    let mut theirs = base.table().clone();
    set(&mut theirs, 0, "displayName", "Theirs");
    set(&mut theirs, 0, "awsRegion", "eu-west-1");
    set(&mut theirs, 2, "disabled", "false");
    theirs.drop_row(1);
    let added = theirs.add_row();
    set(&mut theirs, added, "id", "12");
    let now = Base::new(theirs);
    let told = moved_on(&table, &base, &now);
    let ids: Vec<_> = told.iter().map(|one| one.id).collect();
    assert_eq!(ids, [Some(7), Some(9)], "of the region nobody here says anything");
    let next = rebased(&table, &base, &now, true, After::Looking);
    assert_eq!(next.gone, ["web"]);
    let rows: Vec<_> = next.table.rows().map(|row| row.id()).collect();
    assert_eq!(rows, [Some(7), Some(9), Some(12)]);
    let first = next.table.row(0).unwrap();
    assert_eq!((first.named("displayName"), first.named("awsRegion")), ("Ours", "eu-west-1"));
    let left = changes(&next.table, &now);
    assert_eq!(
        left.iter().map(|change| change.kind).collect::<Vec<_>>(),
        [ChangeKind::Change, ChangeKind::Delete]
    );
    assert!(moved_on(&next.table, &now, &now).is_empty());
}

#[test]
fn what_jira_did_not_take_is_told() {
    let base = base();
    let mut table = base.table().clone();
    set(&mut table, 0, "displayName", "Ours");
    set(&mut table, 0, "password", "another");
    set(&mut table, 1, "smartCommitsEnabled", "false");
    set(&mut table, 2, "delete", "delete");
    let row = table.add_row();
    set(&mut table, row, "origin", "ssh://h/v1/repos/two");
    let told = not_taken(&table, &base, &base);
    let found: Vec<_> = told.iter().map(|one| matches!(one.found, Found::Cell { .. })).collect();
    assert_eq!(found, [true, true, false, false]);
    assert_eq!((&told[2].found, &told[3].found), (&Found::StillThere, &Found::NotMade));

    let mut done = table.clone();
    set(&mut done, row, "id", "14");
    done.settle_row(row);
    done.drop_row(2);
    let now = Base::new(done);
    assert!(not_taken(&table, &base, &now).is_empty());
    let next = rebased(&table, &base, &now, true, After::Import { without_errors: true }).table;
    assert!(changes(&next, &now).is_empty(), "nothing is left to do");
    assert_eq!(next.rows().filter_map(|row| row.id()).collect::<Vec<_>>(), [7, 8, 14]);
}
