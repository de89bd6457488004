import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import type { Check } from "../../backend/generated/Check";
import type { DoctorReport } from "../../backend/generated/DoctorReport";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { show } from "../../test/render";
import { known } from "../../test/unmarked";
import { DoctorChain } from "./DoctorChain";
import { SSH_WAY } from "./way";

const words = messages.doctor;
const link = (id: string, part: Partial<Check> = {}): Check =>
  known({
    id,
    area: "git",
    title: `Title of ${id}`,
    outcome: "ok",
    finding: `Found at ${id}.`,
    fix: null,
    snippet: null,
    tookMs: 12,
    ...part,
  });
const CONFIG = "Host git-codecommit.*.amazonaws.com\n  IdentitiesOnly yes";
const broken: Check[] = [
  link("dns"),
  link("tcp"),
  link("host-key", { outcome: "caution", finding: "It is not known here yet." }),
  link("algorithms"),
  link("user"),
  link("key", { outcome: "failed", finding: "Six keys came first.", fix: "Offer one key only.", snippet: CONFIG }),
  link("repository", { outcome: "skipped", finding: "" }),
];
const report = (part: Partial<DoctorReport> = {}): DoctorReport =>
  known({
    links: broken,
    ok: false,
    broken: "key",
    cause: "other-keys-first",
    summary: "The server hung up before it saw the right key.",
    text: "The whole report",
    ...part,
  });

/** The chain as its owner shows it: links as they come, and then the report. */
function Live({ steps }: { steps: readonly { links: readonly Check[]; report: DoctorReport | null }[] }) {
  const [at, setAt] = useState(0);
  const step = steps[at] ?? { links: [], report: null };
  return (
    <main>
      <button type="button" onClick={() => setAt(at + 1)}>
        {known("next")}
      </button>
      <DoctorChain links={step.links} report={step.report} expected={SSH_WAY} />
    </main>
  );
}

const drawn = () =>
  within(screen.getByRole("list", { name: words.label }))
    .getAllByRole("listitem")
    .map((item) => `${item.dataset.link} ${item.dataset.state}`);

test("links are drawn from the first moment, told as they end, and then the result", async () => {
  const { user } = show(
    <Live
      steps={[
        { links: [link("dns", { outcome: "running", finding: "", tookMs: null })], report: null },
        { links: [link("dns"), link("tcp", { outcome: "running", finding: "", tookMs: null })], report: null },
        { links: broken, report: report() },
      ]}
    />,
  );
  expect(drawn()).toEqual([
    "dns running",
    "tcp unknown",
    "host-key unknown",
    "algorithms unknown",
    "user unknown",
    "key unknown",
    "repository unknown",
  ]);
  expect(screen.getAllByText(words.upcoming)).toHaveLength(6);
  expect(await violations()).toEqual([]);
  const live = screen.getByTestId("live-region");
  await user.click(screen.getByText("next"));
  await waitFor(() => expect(live.textContent).toBe(words.ended(words.links.dns, "ok")));
  expect(screen.getByTestId("doctor-links").textContent).toContain("Found at dns.");
  await user.click(screen.getByText("next"));
  await waitFor(() => expect(live.textContent).toBe(report().summary));
});

test("the broken link comes with its finding, its cause and what mends it", async () => {
  const { user } = show(
    <main>
      <DoctorChain links={[]} report={report()} expected={SSH_WAY} />
    </main>,
  );
  expect(drawn()).toEqual([
    "dns ok",
    "tcp ok",
    "host-key waiting",
    "algorithms ok",
    "user ok",
    "key broken",
    "repository unknown",
  ]);
  const summary = screen.getByTestId("doctor-summary");
  expect(summary.className).toContain("danger");
  for (const part of ["hung up", "Six keys came first.", "Offer one key only.", "IdentitiesOnly yes"])
    expect(summary.textContent).toContain(part);
  expect(screen.getByTestId("doctor-cause").textContent).toBe("other-keys-first");
  expect(screen.getByRole("list", { name: words.cautions }).textContent).toContain("It is not known here yet.");
  await user.click(within(summary).getByRole("button", { name: messages.common.checks.copySnippet("Title of key") }));
  expect(await navigator.clipboard.readText()).toBe(CONFIG);
  await user.click(screen.getByRole("button", { name: words.copy }));
  expect(await navigator.clipboard.readText()).toBe("The whole report");
  await user.tab();
  await user.keyboard("{Enter}");
  expect(within(screen.getByTestId("doctor-links")).getAllByTestId("check")).toHaveLength(7);
  expect(await violations()).toEqual([]);
});

test("a way that works is a success, and one link that is not ours has its own title", () => {
  const links = [link("dns"), link("proxy", { title: "Proxy of the company" })];
  show(<DoctorChain links={links} report={report({ links, ok: true, broken: null, cause: null })} />);
  expect(screen.getByTestId("doctor-summary").className).toContain("success");
  expect(screen.queryByTestId("doctor-broken")).toBeNull();
  expect(screen.queryByTestId("doctor-cause")).toBeNull();
  expect(within(screen.getByTestId("doctor-path")).getByText("Proxy of the company")).toBeDefined();
});

test("what the other side wrote stays text", () => {
  const links = [link("dns", { outcome: "failed", finding: "<img src=x onerror=alert(1)>\u202e", fix: "<b>x</b>" })];
  show(<DoctorChain links={links} report={report({ links, broken: "dns", summary: "<script>" })} />);
  expect(screen.getByText("<script>")).toBeDefined();
  expect(document.querySelector("img, script, b")).toBeNull();
});
