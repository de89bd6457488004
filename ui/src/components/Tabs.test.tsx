import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "../test/render";
import { Tabs } from ".";

function Two() {
  const [value, setValue] = useState<"long" | "short">("long");
  return (
    <Tabs
      label="Views"
      value={value}
      onChange={setValue}
      tabs={[
        { value: "long", label: "Long", content: <p>Everything there is to say</p> },
        { value: "short", label: "Short", content: <p>A word</p> },
      ]}
    />
  );
}

test("the panel before is gone in the same moment: it never pushes the next one down", () => {
  show(<Two />);
  const panels = () => screen.getAllByRole("tabpanel", { hidden: true }).map(({ textContent }) => textContent);
  expect(panels()).toEqual(["Everything there is to say"]);
  fireEvent.click(screen.getByTestId("tab-short"));
  expect(panels()).toEqual(["A word"]);
  expect(screen.getByRole("tabpanel", { name: "Short" })).toBeTruthy();
  fireEvent.click(screen.getByTestId("tab-long"));
  expect(panels()).toEqual(["Everything there is to say"]);
});
