import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { messages } from "../../../messages";
import { violations } from "../../../test/axe";
import { openWizard } from "../../../test/wizard";

const text = messages.permissions;
const feature = (name: string) => screen.getByTestId(`feature-${name}`);

describe("the permissions step", () => {
  it("names the gap of a power user, and lets triggers be left out", async () => {
    const { press, toPermissions } = openWizard({ permissions: "poweruser" });
    await toPermissions();
    await screen.findByTestId("feature-table");
    expect(screen.getByTestId("permissions-outcome").textContent).toContain(
      "AWSCodeCommitPowerUser: without sns:CreateTopic",
    );
    expect(screen.getByTestId("permissions-outcome").textContent).toContain(text.noTriggers);
    expect(feature("triggers").dataset.state).toBe("doesNotWork");
    expect(within(feature("triggers")).getByText(text.states.doesNotWork)).toBeTruthy();
    expect(within(feature("commits")).getByText(text.states.works)).toBeTruthy();
    await press("actions-triggers");
    const denied = within(screen.getByRole("list", { name: text.actionsLabel(text.features.triggers) }));
    expect(denied.getByText("sns:CreateTopic").closest("li")?.textContent).toContain(text.verdicts.denied);
    expect(denied.getByText("sns:Subscribe").closest("li")?.textContent).toContain(text.verdicts.allowed);
    expect(await violations()).toEqual([]);
    await press("next");
    await screen.findByTestId("found-repositories");
    await press("next");
    expect(await screen.findByTestId("triggers-denied")).toBeTruthy();
    expect(screen.getByTestId("triggers-later")).toHaveProperty("checked", true);
    await press("next");
    expect(await screen.findByTestId("smart-commits")).toBeTruthy();
  });

  it("asks for changes only after a click, and says what that is", async () => {
    const { press, requests, toPermissions } = openWizard({ permissions: "unknown" });
    await toPermissions();
    await screen.findByTestId("feature-table");
    expect(requests("check_permissions")).toEqual([expect.objectContaining({ probeChanges: false })]);
    expect(feature("createBranches").dataset.state).toBe("uncertain");
    expect(screen.getByText(text.probes.text)).toBeTruthy();
    await press("probe-changes");
    await waitFor(() => expect(feature("createBranches").dataset.state).toBe("works"));
    expect(requests("check_permissions").at(-1)).toEqual(expect.objectContaining({ probeChanges: true }));
    // What no probe can tell stays untold.
    expect(feature("triggers").dataset.state).toBe("uncertain");
    expect(screen.queryByTestId("probe-changes")).toBeNull();
  });

  it("writes the policy for the features and repositories that are chosen", async () => {
    const { user, press, requests, toPermissions } = openWizard({ permissions: "readonly" });
    await toPermissions();
    await press("policy-deleteBranches");
    await press("policy-repositories-chosen");
    expect(screen.queryByTestId("save-policy")).toBeNull();
    const picker = within(await screen.findByTestId("repository-picker"));
    await user.click(picker.getByRole("checkbox", { name: messages.common.selectRow("catalog-service") }));
    await press("show-policy");
    const json = (await screen.findByTestId("policy-json")).textContent ?? "";
    expect(json).toContain("sns:CreateTopic");
    expect(json).toContain(":catalog-service");
    expect(json).not.toContain("DeleteBranch");
    expect(json).not.toContain("UpdateDefaultBranch");
    await press("save-policy");
    expect((await screen.findByTestId("saved-path")).textContent).toContain("causeway-policy.json");
    expect(requests("save_policy")).toEqual([
      expect.objectContaining({ siteHandle: "site-1", repositories: ["catalog-service"] }),
    ]);
    await user.click(screen.getByRole("button", { name: text.policy.copy }));
    expect(await navigator.clipboard.readText()).toBe(json.trim());
    expect(await violations()).toEqual([]);
  });

  it("gives Causeway's own need only to who asks for it", async () => {
    const { press, toPermissions } = openWizard({ permissions: "readonly" });
    await toPermissions();
    expect((await screen.findByTestId("feature-defaultBranch")).dataset.state).toBe("doesNotWork");
    // Of six denied features, the one that only Causeway uses is not counted: nobody has to mind it.
    expect(screen.getByTestId("permissions-outcome").textContent).toContain(text.outcome.doesNotWork(5));
    expect(screen.getByTestId("policy-defaultBranch")).toHaveProperty("checked", false);
    expect(screen.getByText(text.policy.extra)).toBeTruthy();
    await press("show-policy");
    expect((await screen.findByTestId("policy-json")).textContent).not.toContain("UpdateDefaultBranch");
    await press("policy-defaultBranch");
    await waitFor(() =>
      expect(screen.getByTestId("policy-json").textContent).toContain("codecommit:UpdateDefaultBranch"),
    );
  });

  it("warns of a root user's key", async () => {
    const { toPermissions } = openWizard({ permissions: "root" });
    await toPermissions();
    expect(await screen.findByText(/account's root user/)).toBeTruthy();
    expect(screen.getByTestId("permissions-outcome").textContent).toContain(text.outcome.works);
  });

  it("can be stopped, gone past, and asked again", async () => {
    const { press, requests, toPermissions } = openWizard({ tick: 30 });
    await toPermissions();
    expect(await screen.findByTestId("permissions-progress")).toBeTruthy();
    await press("cancel-operation");
    expect(await screen.findByText(text.stopped)).toBeTruthy();
    expect(requests("cancel_operation")).toHaveLength(1);
    await press("check-permissions");
    await screen.findByTestId("feature-table");
    await press("back");
    await press("next");
    // What is known of a key is not asked twice.
    expect(await screen.findByTestId("feature-table")).toBeTruthy();
    expect(requests("check_permissions")).toHaveLength(2);
  });

  it("does not hold anybody up when it fails", async () => {
    const { backend, press, toPermissions } = openWizard({ fail: { check_permissions: "TIMEOUT" } });
    await toPermissions();
    expect((await screen.findByTestId("error-message")).dataset.code).toBe("TIMEOUT");
    await press("skip-permissions");
    await screen.findByTestId("found-repositories");
    await press("back");
    backend.world.fail = {};
    await press("check-permissions");
    expect(await screen.findByTestId("feature-table")).toBeTruthy();
    expect(screen.queryByTestId("error-message")).toBeNull();
  });
});
