import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { type FormEvent, useState } from "react";
import { expect, test, vi } from "vitest";
import { wireError } from "../backend/fake";
import { messages } from "../messages";
import { violations } from "../test/axe";
import { show } from "../test/render";
import { Button, Checkbox, Combobox, ErrorMessage, RadioGroup, SecretInput, TextInput } from ".";

const regions = [
  { value: "eu-central-1", label: "Europe (Frankfurt)", detail: "eu-central-1", group: "Europe" },
  { value: "eu-west-1", label: "Europe (Ireland)", detail: "eu-west-1", group: "Europe" },
  { value: "us-east-1", label: "US East (N. Virginia)", detail: "us-east-1", group: "US" },
];

function Region({ onChange }: { onChange: (value: string) => void }) {
  const [value, setValue] = useState("");
  return (
    <Combobox
      label="Region"
      data-testid="region"
      freeForm
      options={regions}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

function Secret() {
  const [value, setValue] = useState("");
  return (
    <>
      <SecretInput label="Secret" data-testid="secret" value={value} onChange={setValue} />
      <Button onClick={() => setValue("")}>Forget</Button>
    </>
  );
}

test("an option is found by a part of its name and chosen by keyboard", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  await user.type(screen.getByTestId("region"), "frank");
  expect(screen.getAllByRole("option")).toHaveLength(1);
  await user.keyboard("{Enter}");
  expect(onChange).toHaveBeenLastCalledWith("eu-central-1");
});

test("a code that no option has is taken as typed", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  await user.type(screen.getByTestId("region"), "mx-central-1");
  await user.tab();
  expect(onChange).toHaveBeenLastCalledWith("mx-central-1");
});

test("what a chosen option left in the field can be emptied and typed over", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  const field = screen.getByTestId("region");
  await user.type(field, "frank{Enter}");
  expect(field).toHaveProperty("value", "Europe (Frankfurt)");
  await user.clear(field);
  expect(field).toHaveProperty("value", "");
  await user.type(field, "eu-west-1");
  expect(field).toHaveProperty("value", "eu-west-1");
  await user.tab();
  expect(onChange).toHaveBeenLastCalledWith("eu-west-1");
  // Emptied in one go and left, as a driver or a password manager does it.
  await user.click(field);
  fireEvent.change(field, { target: { value: "" } });
  await user.tab();
  expect(onChange).toHaveBeenLastCalledWith("");
  expect(field).toHaveProperty("value", "");
});

test("what is typed stays typed while another window has the focus", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  const field = screen.getByTestId("region");
  await user.type(field, "irel");
  // The window loses the focus, and the field in it keeps its own.
  fireEvent.blur(field);
  expect(onChange).not.toHaveBeenCalled();
  await user.type(field, "and{Enter}");
  expect(onChange.mock.calls).toEqual([["eu-west-1"]]);
});

test("the list is gone once what was typed is taken, so that Enter chooses nothing else", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  const field = screen.getByTestId("region");
  await user.type(field, "us-east-1");
  expect(screen.getAllByRole("option")).toHaveLength(1);
  act(() => field.blur());
  await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
  act(() => field.focus());
  await user.keyboard("{Enter}");
  expect(onChange.mock.calls).toEqual([["us-east-1"]]);
});

test("Escape gives back the option that was chosen", async () => {
  const onChange = vi.fn();
  const { user } = show(<Region onChange={onChange} />);
  const field = screen.getByTestId("region");
  await user.type(field, "frank{Enter}");
  await user.clear(field);
  await user.type(field, "zzz{Escape}{Escape}");
  expect(field).toHaveProperty("value", "Europe (Frankfurt)");
  expect(onChange).toHaveBeenCalledTimes(1);
});

test.each([
  ["the first that is found", "ireland", "eu-west-1"],
  ["what was typed, when nothing is", "mx-central-1", "mx-central-1"],
])("Enter takes %s, before its list is open too, and submits nothing", async (_, typed, taken) => {
  const onChange = vi.fn();
  const onSubmit = vi.fn((event: FormEvent) => event.preventDefault());
  const { user } = show(
    <form onSubmit={onSubmit}>
      <Region onChange={onChange} />
      <button type="submit">Next</button>
    </form>,
  );
  const field = screen.getByTestId("region");
  await user.click(field);
  await user.keyboard("{Escape}");
  // Pasted text does not open the list.
  fireEvent.change(field, { target: { value: typed } });
  expect(field.getAttribute("aria-expanded")).toBe("false");
  await user.keyboard("{Enter}");
  expect(onChange).toHaveBeenLastCalledWith(taken);
  expect(onSubmit).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(onSubmit).toHaveBeenCalledTimes(1);
});

test("a secret is hidden until it is asked to be shown", async () => {
  const { user } = show(<SecretInput label="Secret" data-testid="secret" value="s3cret" onChange={() => undefined} />);
  expect(screen.getByTestId("secret").getAttribute("type")).toBe("password");
  await user.click(screen.getByRole("button", { name: "Show: Secret" }));
  expect(screen.getByTestId("secret").getAttribute("type")).toBe("text");
});

test("a typed secret is in the input and nowhere in the document's text", async () => {
  const { user } = show(<Secret />);
  const input = screen.getByTestId("secret");
  await user.type(input, "s3cret");
  await user.click(screen.getByRole("button", { name: "Show: Secret" }));
  await user.type(input, "-more");
  expect(input).toHaveProperty("value", "s3cret-more");
  expect(document.documentElement.outerHTML).not.toContain("s3cret");
  await user.click(screen.getByRole("button", { name: "Forget" }));
  expect(input).toHaveProperty("value", "");
});

test("a secret that is held elsewhere leaves nothing to show", async () => {
  show(<SecretInput label="Secret" data-testid="secret" held value="" onChange={() => undefined} />);
  expect(screen.getByRole("button", { name: "Show: Secret" })).toHaveProperty("disabled", true);
  expect(screen.getByText(messages.common.secretHeld)).toBeDefined();
});

test("a busy button keeps focus and takes no press", async () => {
  const onClick = vi.fn();
  const { user } = show(
    <Button busy onClick={onClick}>
      Connect
    </Button>,
  );
  await user.click(screen.getByRole("button"));
  expect(onClick).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(screen.getByRole("button"));
});

test("an error shows its title, message, hints and what support needs", () => {
  show(<ErrorMessage error={wireError("AWS_ACCESS_DENIED")} />);
  const text = screen.getByTestId("error-message").textContent;
  for (const part of [
    "AWS denies this",
    "user/nobody",
    "Allow codecommit:ListRepositories",
    "AWS_ACCESS_DENIED",
    "7f3a-19c2",
  ]) {
    expect(text).toContain(part);
  }
});

test("fields tell what they say to assistive technology", async () => {
  show(
    <main>
      <TextInput label="Key" help="20 characters" error="Too short" value="" onChange={() => undefined} />
      <Checkbox label="Notes" help="refs/notes" checked onChange={() => undefined} />
      <RadioGroup
        label="Keep"
        value="a"
        onChange={() => undefined}
        options={[{ value: "a", label: "Keychain", help: "Safe" }]}
      />
      <Region onChange={() => undefined} />
    </main>,
  );
  const input = screen.getByRole("textbox", { name: "Key" });
  const said = (input.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent);
  expect(said).toEqual(["Too short", "20 characters"]);
  expect(await violations()).toEqual([]);
});
