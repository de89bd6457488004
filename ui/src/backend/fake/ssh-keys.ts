import type { IamSshKey } from "../generated/IamSshKey";
import type { LocalSshKey } from "../generated/LocalSshKey";
import type { LocalSshKeys } from "../generated/LocalSshKeys";
import { HOSTILE, NOW, type World } from "./world";

export const SSH_FOLDER = "/home/ada/.ssh";

const PRINTS = {
  codecommit: {
    md5: "42:7e:6e:30:0b:68:f6:9a:cb:0d:cd:e2:92:e2:e8:77",
    sha256: "SHA256:IrQ0dZrTKkr5yobbcpW4I1Yl8AH4XgGpPASo/Zo7r2E",
  },
  old: {
    md5: "8b:17:f9:45:94:c1:f1:91:ea:a8:2d:f3:41:0a:78:6c",
    sha256: "SHA256:yyagzPoyfsWXom4dP4GP7aThildzJAq0HzThxzoJ2WY",
  },
  ed25519: {
    md5: "5d:0e:b5:3a:81:f4:7f:9c:12:c3:6d:7e:a0:4b:55:91",
    sha256: "SHA256:9f0ZP6a0c6sMGxUg1rFqjLxYpVnJb4w0kT2mC8Qd7eY",
  },
  made: {
    md5: "7a:1d:ea:9e:b0:80:ac:f8:ec:d8:dc:e6:a7:2c:fc:51",
    sha256: "SHA256:Hq5Zl8m0bV9oTn3cXw2fRk7yPd1sJ4uA6eGiLtBvQ0M",
  },
};

const yes = (reason: string) => ({ ok: true, reason });
const no = (reason: string) => ({ ok: false, reason });
const RSA = "AAAAB3NzaC1yc2EAAAADAQABAAACAQDg7ko7E9DJs0aTTOqz7ErbTWqBpH6bUX7upsDNbk0LtHCsOW";

const codecommit: LocalSshKey = {
  path: `${SSH_FOLDER}/codecommit`,
  name: "codecommit",
  kind: "RSA 4096",
  format: "PEM",
  isPrivate: true,
  encrypted: false,
  comment: "ada@example.com",
  ...PRINTS.codecommit,
  publicKey: `ssh-rsa ${RSA}codecommit ada@example.com`,
  iam: yes("RSA of 4096 bits is what IAM takes."),
  gij: yes("A private key in PEM form."),
  conversion: null,
  cautions: [],
};

const old: LocalSshKey = {
  ...codecommit,
  path: `${SSH_FOLDER}/id_rsa`,
  name: "id_rsa",
  kind: "RSA 2048",
  format: "OpenSSH",
  encrypted: true,
  comment: "ada@old-laptop",
  ...PRINTS.old,
  publicKey: `ssh-rsa ${RSA}old ada@old-laptop`,
  iam: yes("RSA of 2048 bits is what IAM takes."),
  gij: no("Some versions of Git Integration take no OpenSSH form. The PEM form is taken by all."),
  conversion: `cp ${SSH_FOLDER}/id_rsa ${SSH_FOLDER}/id_rsa.copy && ssh-keygen -p -m PEM -f ${SSH_FOLDER}/id_rsa`,
  cautions: ["Others on this computer can read the file (mode 644). ssh refuses such a key; it needs mode 600."],
};

const ed25519: LocalSshKey = {
  ...codecommit,
  path: `${SSH_FOLDER}/id_ed25519`,
  name: "id_ed25519",
  kind: "Ed25519",
  format: "OpenSSH",
  comment: "ada@example.com",
  ...PRINTS.ed25519,
  publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExample ada@example.com",
  iam: no("IAM takes RSA keys only."),
  gij: no("Jira may take it, CodeCommit does not: it signs in with RSA keys only."),
};

const publicByMistake: LocalSshKey = {
  ...codecommit,
  path: `${SSH_FOLDER}/jira_key`,
  name: "jira_key",
  format: "Public key",
  isPrivate: false,
  gij: no("This is the public key. Jira needs the private one."),
  cautions: ["The name is one of a private key, and the file holds the public one."],
};

/** What a key file reads like that was chosen by hand. */
export function chosenKey(path: string): LocalSshKey {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return {
    ...codecommit,
    path,
    name,
    format: "PuTTY",
    encrypted: true,
    md5: null,
    sha256: null,
    publicKey: null,
    comment: "",
    iam: yes("RSA of 4096 bits is what IAM takes."),
    gij: no("Git Integration reads no PuTTY files."),
    conversion: `puttygen ${path} -O private-openssh -o ${path.replace(/\.ppk$/, "")}.pem`,
  };
}

/** A key that was just made. */
export function madeKey(path: string, comment: string, encrypted: boolean): LocalSshKey {
  return {
    ...codecommit,
    path,
    name: path.split(/[\\/]/).at(-1) ?? path,
    encrypted,
    comment,
    ...PRINTS.made,
    publicKey: `ssh-rsa ${RSA}made${comment === "" ? "" : ` ${comment}`}`,
  };
}

/** The keys of this world's computer. */
export function localKeys(world: World, made: readonly LocalSshKey[]): LocalSshKeys {
  if (world.sshKeys === "empty") {
    return {
      folder: SSH_FOLDER,
      files: [...made],
      agent: [],
      agentNote: "No SSH agent runs: SSH_AUTH_SOCK is not set.",
    };
  }
  const hostile: LocalSshKey = { ...codecommit, path: `${SSH_FOLDER}/x`, name: HOSTILE.name, comment: HOSTILE.message };
  return {
    folder: SSH_FOLDER,
    files: [codecommit, old, ed25519, publicByMistake, ...(world.hostile ? [hostile] : []), ...made],
    agent: [ed25519, codecommit].map((key) => ({
      ...key,
      path: null,
      name: key.comment,
      format: "SSH agent",
      gij: no("Jira needs the file of the private key."),
      conversion: null,
      cautions: [],
    })),
    agentNote: null,
  };
}

/** The keys that IAM has at first. */
export function iamKeys(world: World): IamSshKey[] {
  const readable = world.iam !== "unreadable";
  const keys: IamSshKey[] = [
    {
      id: "APKAIOSFODNN7CODECOM",
      status: "Active",
      active: true,
      uploadedAt: NOW - 40 * 86_400_000,
      fingerprint: readable ? PRINTS.codecommit.md5 : null,
    },
    {
      id: "APKAIOSFODNN7LAPTOP1",
      status: "Inactive",
      active: false,
      uploadedAt: NOW - 900 * 86_400_000,
      fingerprint: readable ? "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e" : null,
    },
  ];
  if (world.iam === "none") return [];
  if (world.iam !== "full") return keys;
  const more = [3, 4, 5].map((at) => ({
    id: `APKAIOSFODNN7SERVER${at}`,
    status: "Active",
    active: true,
    uploadedAt: NOW - at * 86_400_000,
    fingerprint: `0${at}:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e`,
  }));
  return [...keys, ...more];
}

/** The print of a public key, as far as this world knows it. */
export function printOf(world: World, made: readonly LocalSshKey[], publicKey: string): string {
  const known = [...localKeys(world, made).files, ...made].find((key) => key.publicKey === publicKey);
  return known?.md5 ?? "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99";
}
