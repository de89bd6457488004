import { BackendError } from "../errors";
import type { GetSshConfig } from "../generated/GetSshConfig";
import type { IamIdentity } from "../generated/IamIdentity";
import type { IamSshKey } from "../generated/IamSshKey";
import type { IamSshKeys } from "../generated/IamSshKeys";
import type { LocalSshKey } from "../generated/LocalSshKey";
import type { SshConfigReport } from "../generated/SshConfigReport";
import { wireError } from "./errors";
import { loginReport } from "./login";
import { chosenKey, iamKeys, localKeys, madeKey, printOf, SSH_FOLDER } from "./ssh-keys";
import type { Handlers, Stage } from "./stage";

type Answered =
  | "list_ssh_keys"
  | "read_ssh_key"
  | "choose_ssh_key"
  | "choose_new_ssh_key"
  | "make_ssh_key"
  | "list_iam_ssh_keys"
  | "upload_ssh_key"
  | "set_ssh_key_active"
  | "test_ssh_login"
  | "get_ssh_config";

const LIMIT = 5;

/** SSH keys of this computer and of IAM, and the login with them; what is made or uploaded stays while the window is open. */
export function sshHandlers({ world, pause, stopIfCancelled, connection }: Stage): Handlers<Answered> {
  const made: LocalSshKey[] = [];
  let keys: IamSshKey[] | null = null;
  let arn = "";

  function answer(): IamSshKeys {
    const role = world.iam === "role";
    const base = {
      handle: "iam-1",
      arn,
      userName: role ? null : (arn.split("/").at(-1) ?? "ada"),
      limit: LIMIT,
      consoleUrl: "https://console.aws.amazon.com/iam/home#/users/ada?section=security_credentials",
    };
    if (role) return { ...base, keys: null, note: "These calls are made as a role, and only IAM users have SSH keys." };
    if (world.iam === "denied") return { ...base, keys: null, note: `${arn} may not perform iam:ListSSHPublicKeys.` };
    keys ??= iamKeys(world);
    return {
      ...base,
      keys,
      note: world.iam === "unreadable" ? "The keys may be listed, and not read: iam:GetSSHPublicKey is denied." : null,
    };
  }

  function identify(identity: IamIdentity): string {
    if (world.iam === "role") return "arn:aws:sts::111122223333:assumed-role/admin/ada";
    if (identity.kind === "connection")
      return `arn:aws:iam::${connection(identity.connectionId).account}:user/jira-connect`;
    const { credential } = identity;
    if (credential.kind === "keys") {
      if (!credential.accessKeyId.startsWith("AKIA")) throw new BackendError(wireError("NOT_AN_ACCESS_KEY_ID"));
      if (credential.secretAccessKey.includes("wrong")) throw new BackendError(wireError("AWS_SIGNATURE_MISMATCH"));
    }
    return `arn:aws:iam::111122223333:user/${credential.kind === "sample" ? credential.name : "ada"}`;
  }

  return {
    list_ssh_keys: () => localKeys(world, made),
    read_ssh_key: ({ path }) => chosenKey(path),
    choose_ssh_key: () => ({ path: "/home/ada/Downloads/aws.ppk" }),
    choose_new_ssh_key: () => ({ path: `${SSH_FOLDER}/codecommit-jira` }),
    make_ssh_key: async ({ path, comment, passphrase }) => {
      await pause();
      await pause();
      const there = [...localKeys(world, made).files].some((key) => key.path === path);
      if (there) throw new BackendError(wireError("SSH_KEY_EXISTS"));
      const key = madeKey(path, comment, passphrase !== "");
      made.push(key);
      return key;
    },
    list_iam_ssh_keys: async ({ operationId, identity }) => {
      await pause();
      await pause();
      stopIfCancelled(operationId);
      arn = identify(identity);
      return answer();
    },
    upload_ssh_key: async ({ publicKey }) => {
      await pause();
      const now = answer().keys ?? [];
      if (!publicKey.startsWith("ssh-rsa ")) throw new BackendError(wireError("INVALID_SSH_KEY"));
      keys = [
        ...now,
        {
          id: "APKAIOSFODNN7NEWKEY1",
          status: "Active",
          active: true,
          uploadedAt: Date.now(),
          fingerprint: printOf(world, made, publicKey),
        },
      ];
      return answer();
    },
    set_ssh_key_active: async ({ sshKeyId, active }) => {
      await pause();
      keys = (answer().keys ?? []).map((key) =>
        key.id === sshKeyId ? { ...key, active, status: active ? "Active" : "Inactive" } : key,
      );
      return answer();
    },
    test_ssh_login: async (request, tell) => {
      if (request.location.includes(" "))
        throw new BackendError({
          ...wireError("INVALID_REQUEST"),
          kind: "validation",
          message: "This is not the location of a repository.",
          fields: ["location"],
        });
      const report = loginReport(world, request);
      for (const link of report.links) {
        tell({ ...link, outcome: "running", finding: "", fix: null, snippet: null, tookMs: null });
        await pause();
        stopIfCancelled(request.operationId);
        tell(link);
      }
      return report;
    },
    get_ssh_config: (request) => sshConfig(world.sshConfig, request),
  };
}

function sshConfig(state: "good" | "missing", { location, sshKeyId, keyPath }: GetSshConfig): SshConfigReport {
  const region = /[a-z]{2}(-[a-z]+)+-\d/.exec(location)?.[0] ?? "eu-central-1";
  const host = `git-codecommit.${region}.amazonaws.com`;
  const user = sshKeyId || "APKA…";
  const file = keyPath ?? "~/.ssh/codecommit";
  const config = `${SSH_FOLDER}/config`;
  const good = state === "good";
  const block = (name: string, id: string, hostName: string | null) =>
    [
      `Host ${name}`,
      ...(hostName === null ? [] : [`  HostName ${hostName}`]),
      `  User ${id}`,
      `  IdentityFile ${file}`,
      "  IdentitiesOnly yes",
      "",
    ].join("\n");
  return {
    host,
    settings: [
      { name: "HostName", value: host, from: null },
      { name: "Port", value: "22", from: null },
      good
        ? { name: "User", value: "APKAIOSFODNN7CODECOM", from: `${config}:4` }
        : { name: "User", value: "ada", from: null },
      {
        name: "IdentityFile",
        value: good ? "~/.ssh/codecommit" : "~/.ssh/id_rsa",
        from: good ? `${config}:5` : null,
      },
      { name: "IdentitiesOnly", value: good ? "yes" : "no", from: good ? `${SSH_FOLDER}/config.d/aws:2` : null },
    ],
    problems: good
      ? []
      : [
          "No User is set: ssh would sign in as ada, and CodeCommit takes an SSH key ID only.",
          "The agent holds two keys and IdentitiesOnly is not set: both are offered before the right one.",
        ],
    ok: good,
    block: block("git-codecommit.*.amazonaws.com", user, null),
    twoAccounts: [
      block("codecommit-first", user, host),
      block("codecommit-second", "APKA…", host),
      "# git clone ssh://codecommit-first/v1/repos/NAME",
      "# git clone ssh://codecommit-second/v1/repos/NAME",
      "",
    ].join("\n"),
    files: [config, ...(good ? [`${SSH_FOLDER}/config.d/aws`] : [])],
  };
}
