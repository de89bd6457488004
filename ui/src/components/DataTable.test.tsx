import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../test/render";
import { type Column, DataTable } from ".";

interface Row {
  name: string;
  state: string;
}

const drawn: string[] = [];
const columns: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Name",
    rowHeader: true,
    sortBy: (row) => row.name,
    cell: (row) => {
      drawn.push(row.name);
      return row.name;
    },
  },
  { id: "state", header: "State", cell: (row) => row.state },
];
const nameOf = (row: Row) => row.name;
const many = Array.from({ length: 1_000 }, (_, index): Row => ({ name: `repository-${index}`, state: "waiting" }));

function Table({ rows }: { rows: readonly Row[] }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  return (
    <DataTable
      label="Repositories"
      columns={columns}
      rows={rows}
      rowKey={nameOf}
      searchText={nameOf}
      selection={ticked}
      onSelection={setTicked}
    />
  );
}

function names(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>(".data-table__row")].map((row) => row.dataset.key);
}

function scrollTo(top: number) {
  const list = document.querySelector<HTMLElement>(".data-table__scroller");
  if (list === null) throw new Error("no list");
  act(() => {
    list.scrollTop = top;
    fireEvent.scroll(list);
  });
  return list;
}

test("only rows that changed are drawn again", async () => {
  const { user } = show(<Table rows={many} />);
  drawn.length = 0;
  await user.click(screen.getByRole("checkbox", { name: /repository-3$/ }));
  expect(drawn).toEqual(["repository-3"]);
});

test("rows that take over elements are named and ticked as what they are", async () => {
  const { user } = show(<Table rows={many} />);
  await user.click(screen.getByRole("checkbox", { name: /repository-3$/ }));
  const before = document.querySelector(".data-table__row");
  const list = scrollTo(20_000);
  expect(names()).toContain("repository-500");
  expect(names()).not.toContain("repository-3");
  expect(document.querySelector(".data-table__row")).toBe(before);
  expect(document.querySelectorAll(".data-table__row input:checked")).toHaveLength(0);
  const row = document.querySelector('[data-key="repository-500"]');
  expect(row?.getAttribute("aria-rowindex")).toBe("502");
  // The tick had the focus. What stands in its place is another row's: the list has it now.
  expect(document.activeElement).toBe(list);
  scrollTo(0);
  expect(screen.getByRole("checkbox", { name: /repository-3$/ })).toHaveProperty("checked", true);
});

test("a row keeps its element, and the focus in it, while the list scrolls a little", () => {
  show(<Table rows={many} />);
  const tick = screen.getByRole("checkbox", { name: /repository-9$/ });
  act(() => tick.focus());
  scrollTo(80);
  expect(screen.getByRole("checkbox", { name: /repository-9$/ })).toBe(tick);
  expect(document.activeElement).toBe(tick);
});
