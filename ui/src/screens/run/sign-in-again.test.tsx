import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { violations } from "../../test/axe";
import { show } from "../../test/render";
import { SignInAgain } from "./SignInAgain";
import { awsSecretOf } from "./states";

const step = (id: string) => ({ id, title: id, state: "pending" as const, message: null });

test("which secret is wanted is told by the steps", () => {
  expect(awsSecretOf([step("save-access-key"), step("integration")])).toBe("accessKey");
  expect(awsSecretOf([step("save-access-key"), step("repository")])).toBe("either");
  expect(awsSecretOf([step("save-jira-credential"), step("repository")])).toBe("none");
});

function open(awsSecret: "accessKey" | "either" | "none") {
  const onGo = vi.fn();
  const wanted = { jira: true, aws: true, sandbox: null };
  const view = show(
    <main>
      <SignInAgain wanted={wanted} awsSecret={awsSecret} busy={false} error={null} onGo={onGo} onNotNow={vi.fn()} />
    </main>,
  );
  const type = async (testId: string, text: string) => {
    await view.user.click(screen.getByTestId(testId));
    await view.user.paste(text);
  };
  return { ...view, onGo, type };
}

test("a repository that was connected with Git credentials wants their password", async () => {
  const { user, onGo, type } = open("either");
  await type("jira-token", "token");
  await user.click(screen.getByTestId("aws-secret-gitPassword"));
  await user.click(screen.getByTestId("go-on"));
  expect(onGo).not.toHaveBeenCalled();
  await type("git-password-again", " p ");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("go-on"));
  expect(onGo).toHaveBeenCalledWith({ jira: { kind: "token", token: "token" }, aws: null, gitPassword: " p " });
});

test("a repository over SSH wants nothing of AWS's", async () => {
  const { user, onGo, type } = open("none");
  expect(screen.queryByTestId("access-key-id")).toBeNull();
  await type("jira-token", "token");
  await user.click(screen.getByTestId("go-on"));
  expect(onGo).toHaveBeenCalledWith({ jira: { kind: "token", token: "token" }, aws: null, gitPassword: null });
});
