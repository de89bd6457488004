import type { ReactNode } from "react";

export interface KeyValue {
  label: string;
  value: ReactNode;
}

/** Names and their values. */
export function KeyValueList({ items, layout = "rows" }: { items: readonly KeyValue[]; layout?: "rows" | "line" }) {
  return (
    <dl className={`key-values key-values--${layout}`}>
      {items.map((item) => (
        <div key={item.label} className="key-values__item">
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
