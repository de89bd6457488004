//! Comma-separated values, for what people export.

/// A table with a header row, by RFC 4180, with what a spreadsheet would take for a formula defused.
pub fn table<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = columns.join(",");
    text.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let defused =
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if defused.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", defused.replace('"', "\"\""))
    } else {
        defused
    }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let rows = [["a,b".to_owned(), "say \"hi\"".to_owned()], ["=1+1".to_owned(), "plain".to_owned()]];
        let expected = "x,y\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n'=1+1,plain\r\n";
        assert_eq!(table(["x", "y"], rows.into_iter()), expected);
    }
}
