import { useMemo, useRef } from "react";
import { type Entry, inOrder, type Order, orderOf, type Prepared, prepared, type Sort } from "./rows";

interface SortedColumn<Row> {
  id: string;
  sortBy?: (row: Row) => string | number | null;
}

/** The rows in the order asked for, prepared once: what has not changed since the last rendering is taken over. */
export function useOrdered<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  textOf: (row: Row) => string,
  columns: readonly SortedColumn<Row>[],
  sort: Sort | null,
): readonly Entry<Row>[] {
  const before = useRef<Prepared<Row> | null>(null);
  const order = useRef<Order | null>(null);
  const entries = useMemo(() => {
    before.current = prepared(rows, keyOf, textOf, before.current);
    return before.current.entries;
  }, [rows, keyOf, textOf]);
  return useMemo(() => {
    const by = sort === null ? undefined : columns.find((column) => column.id === sort.column)?.sortBy;
    if (sort === null || by === undefined) return entries;
    order.current = orderOf(entries, by, sort.descending, order.current);
    return inOrder(entries, order.current);
  }, [entries, columns, sort]);
}
