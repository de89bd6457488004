import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

interface TabsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { value: T; label: string; count?: string; content: ReactNode }[];
}

/** Views of one thing beside each other. Arrow keys move between the tabs. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  const chosen = tabs.find((tab) => tab.value === value);
  return (
    <Base.Root className="tabs" value={value} onValueChange={(next) => onChange(next as T)}>
      <Base.List className="tabs__list" aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className="tabs__tab" data-testid={`tab-${tab.value}`}>
            {tab.label}
            {tab.count !== undefined && <span className="tabs__count">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {/* One at a time: a panel that is left to go by itself stays above the next one for some frames, and pushes it down. */}
      {chosen === undefined ? null : (
        <Base.Panel key={chosen.value} value={chosen.value} className="tabs__panel">
          {chosen.content}
        </Base.Panel>
      )}
    </Base.Root>
  );
}
