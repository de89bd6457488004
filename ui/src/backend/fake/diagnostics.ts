import { BackendError } from "../errors";
import type { Check } from "../generated/Check";
import type { CheckArea } from "../generated/CheckArea";
import type { DiagnosticsFacts } from "../generated/DiagnosticsFacts";
import type { Endpoints } from "../generated/Endpoints";
import type { LogLevel } from "../generated/LogLevel";
import type { NetworkSettings } from "../generated/NetworkSettings";
import type { SetNetworkSettings } from "../generated/SetNetworkSettings";
import type { SupportBundle } from "../generated/SupportBundle";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import { NOW, type World } from "./world";

const FINGERPRINT = "5E:8B:0A:12:6C:99:D4:31:7F:00:2B:C8:44:1D:E6:93:AA:58:70:3F:B1:22:CD:64:09:87:F3:5B:10:E4:7C:2D";

type Answered =
  | "get_endpoints"
  | "set_endpoints"
  | "get_network_settings"
  | "set_network_settings"
  | "test_network"
  | "run_diagnostics"
  | "get_diagnostics_facts"
  | "set_log_level"
  | "preview_support_bundle"
  | "save_support_bundle";

/** Answers about this computer, the network and endpoints. */
export function diagnosticsHandlers({ world, pause, stopIfCancelled, connection }: Stage): Handlers<Answered> {
  const diagnostics = new FakeDiagnostics();

  /** Tells each check twice: that it runs, and how it ended. */
  async function checked(checks: Check[], operationId: string, tell: (check: Check) => void): Promise<Check[]> {
    for (const one of checks) {
      tell({ ...one, outcome: "running", finding: "", fix: null, snippet: null, tookMs: null });
      await pause();
      stopIfCancelled(operationId);
      tell(one);
    }
    return checks;
  }

  return {
    get_endpoints: ({ connectionId }) => diagnostics.endpoints(connection(connectionId).connectionId),
    set_endpoints: async ({ operationId, connectionId, endpoints }) => {
      await pause();
      stopIfCancelled(operationId);
      return diagnostics.setEndpoints(connection(connectionId).connectionId, endpoints);
    },
    get_network_settings: () => diagnostics.network(),
    set_network_settings: (request) => diagnostics.setNetwork(request),
    test_network: ({ operationId }, tell) => checked(networkChecks(), operationId, tell),
    run_diagnostics: ({ operationId }, tell) => checked(diagnosticChecks(world), operationId, tell),
    get_diagnostics_facts: () => diagnostics.facts(),
    set_log_level: ({ level }) => diagnostics.setLevel(level),
    preview_support_bundle: () => supportBundle(world),
    save_support_bundle: () => ({ path: "/home/ada/Downloads/causeway-support-20260615-093200.zip" }),
  };
}

/** What Diagnostics and the network settings of this world are. */
class FakeDiagnostics {
  #level: LogLevel = "info";
  #network: NetworkSettings = {
    proxy: { kind: "system" },
    hasProxyPassword: false,
    systemProxy: null,
    authorities: [],
    authoritiesPem: "",
  };
  #endpoints = new Map<string, Endpoints>();

  facts(): DiagnosticsFacts {
    return {
      versions: [
        { name: "Causeway", value: "0.1.0" },
        { name: "System", value: "Debian GNU/Linux 12, x86_64" },
        { name: "Web view", value: "WebKitGTK 2.48.5" },
        { name: "git", value: "2.39.5" },
        { name: "ssh", value: "OpenSSH_9.2p1" },
        { name: "AWS CLI", value: "not found" },
      ],
      logLevel: this.#level,
      logFolder: "/home/ada/.local/share/dev.causeway.desktop/logs",
      logBytes: 1_482_113,
      dataFolder: "/home/ada/.local/share/dev.causeway.desktop",
    };
  }

  setLevel(level: LogLevel): DiagnosticsFacts {
    this.#level = level;
    return this.facts();
  }

  network(): NetworkSettings {
    return this.#network;
  }

  setNetwork({ proxy, proxyPassword, authoritiesPem }: SetNetworkSettings): NetworkSettings {
    if (proxy.kind === "manual" && !/^https?:\/\/[^\s/@]+$/.test(proxy.url))
      throw new BackendError(wireError("INVALID_PROXY"));
    const pem = authoritiesPem.trim();
    if (pem !== "" && !pem.includes("BEGIN CERTIFICATE")) throw new BackendError(wireError("INVALID_AUTHORITY"));
    const had = this.#network.hasProxyPassword && proxyPassword !== "";
    this.#network = {
      proxy,
      hasProxyPassword: had || (proxyPassword !== null && proxyPassword !== ""),
      systemProxy: this.#network.systemProxy,
      authorities:
        pem === ""
          ? []
          : [
              {
                subject: "CN=Example Corp Root CA 2, O=Example Corp",
                fingerprint: FINGERPRINT,
                expiresAt: NOW + 3 * 365 * 86_400_000,
              },
            ],
      authoritiesPem: pem,
    };
    return this.#network;
  }

  endpoints(connectionId: string): Endpoints {
    return this.#endpoints.get(connectionId) ?? { fips: false, codecommit: "", git: "", sns: "", sts: "" };
  }

  setEndpoints(connectionId: string, endpoints: Endpoints): Endpoints {
    const given = [endpoints.codecommit, endpoints.git, endpoints.sns, endpoints.sts].filter((one) => one !== "");
    if (given.some((one) => !/^https:\/\/[^/]+$/.test(one))) throw new BackendError(wireError("INVALID_ENDPOINT"));
    this.#endpoints.set(connectionId, endpoints);
    return endpoints;
  }
}

/** The checks of this world, in order. */
function diagnosticChecks(world: World): Check[] {
  const host = "codecommit.eu-central-1.amazonaws.com";
  const keychain =
    world.keychain === "ok"
      ? check("keychain", "computer", "Keychain", "ok", "Secret Service stores and returns.")
      : {
          ...check("keychain", "computer", "Keychain", "failed", "Secret Service is locked."),
          fix: "Unlock the default keyring in Passwords and Keys, and try again.",
        };
  return [
    keychain,
    check("data", "computer", "Local data", "ok", "The database is sound and can be written."),
    {
      ...check("clock", "computer", "Clock", "caution", "This computer is 94 seconds ahead of AWS."),
      fix: "Let the clock be set by the network. AWS refuses signatures that are more than 5 minutes off.",
      snippet: "sudo timedatectl set-ntp true",
    },
    check("proxy", "network", "Proxy", "ok", "None is used."),
    check(`dns ${host}`, "network", `Name ${host}`, "ok", "It has 3 addresses."),
    check(`tls ${host}`, "network", `TLS of ${host}`, "ok", "Amazon RSA 2048 M03; valid for 211 days."),
    check("sts", "aws", "Identity of …MPLE", "ok", "arn:aws:iam::111122223333:user/jira-connect"),
    check("list", "aws", "Repositories in eu-central-1", "ok", `${world.repositories} repositories are visible.`),
    check("jira", "jira", "Jira JIRA-PROD", "ok", "Jira 9.12.4; you are ada."),
    {
      ...check("gij", "jira", "Git Integration for Jira", "failed", "The app answers that its licence has expired."),
      fix: "Ask the Jira administrator to renew the licence under Manage apps.",
    },
    check("ls-remote", "git", "git over HTTPS", "ok", "42 references of shop-api were listed."),
    check("ssh", "git", "ssh", "skipped", "The SSH program was not found."),
  ];
}

/** What a test of the network settings finds. */
function networkChecks(): Check[] {
  return [
    check("aws", "aws", "AWS: sts.eu-central-1.amazonaws.com", "ok", "Reached; Amazon RSA 2048 M03."),
    check("jira", "jira", "Jira: jira.example.com", "ok", "Reached; Example Corp Issuing CA."),
    check("git", "git", "git: git-codecommit.eu-central-1.amazonaws.com", "ok", "Reached; Amazon RSA 2048 M03."),
  ];
}

function check(id: string, area: CheckArea, title: string, outcome: Check["outcome"], finding: string): Check {
  return { id, area, title, outcome, finding, fix: null, snippet: null, tookMs: outcome === "skipped" ? null : 84 };
}

/** A bundle as it would be saved. */
function supportBundle(world: World): SupportBundle {
  const log = [
    "2026-06-15T09:30:00Z INFO causeway: started version=0.1.0",
    "2026-06-15T09:30:04Z INFO jira: signed in site=jira-1.example user=user-1",
    "2026-06-15T09:31:12Z WARN aws: throttled service=codecommit wait_ms=400",
    ...(world.hostile ? ["2026-06-15T09:31:13Z WARN git: <img src=x onerror=alert(1)> \u202Egnp.exe"] : []),
  ].join("\n");
  const file = (path: string, text: string, shortened = false) => ({ path, text, shortened, bytes: text.length });
  return {
    bundleId: "bundle-1",
    folder: "causeway-support-20260615-093200",
    files: [
      file("summary.txt", "Causeway 0.1.0\nDebian GNU/Linux 12, x86_64\nWebKitGTK 2.48.5\n"),
      file("checks.txt", "[ok] Keychain: Secret Service stores and returns.\n[caution] Clock: 94 seconds ahead.\n"),
      file("connections.json", '{\n  "connections": [{ "region": "eu-central-1", "account": "account-1" }]\n}\n'),
      { ...file("logs/causeway.log", log, true), bytes: 1_482_113 },
    ],
    redactions: [
      { name: "account numbers", value: "12" },
      { name: "hosts", value: "7" },
      { name: "user names", value: "3" },
    ],
  };
}
