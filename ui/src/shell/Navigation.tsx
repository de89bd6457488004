import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Activity,
  Cable,
  FileKey,
  FlaskConical,
  IdCard,
  Keyboard,
  KeyRound,
  type LucideIcon,
  Monitor,
  Moon,
  ScrollText,
  Sun,
  Ticket,
} from "lucide-react";
import { useState } from "react";
import { asWireError, useBackend } from "../backend";
import type { StartUp } from "../backend/generated/StartUp";
import { Button, Tooltip, useToast } from "../components";
import { messages } from "../messages";
import { applyTheme, storedTheme, type Theme } from "../theme/theme";
import { LanguageSwitch } from "./LanguageSwitch";
import { Mark } from "./Mark";
import type { Place } from "./place";
import { enterWorld } from "./useStartUp";

interface NavigationProps {
  startUp: StartUp;
  place: Place;
  onConnections: () => void;
  onIssue: () => void;
  onCredentials: () => void;
  onSshKeys: () => void;
  onDiagnostics: () => void;
  onAudit: () => void;
  onHelp: () => void;
  onAbout: () => void;
  /** The sample world was entered. */
  onEntered: () => void;
}

/** The places at the left, and what holds for all of them at the foot. */
export function Navigation({
  startUp,
  place,
  onConnections,
  onIssue,
  onCredentials,
  onSshKeys,
  onDiagnostics,
  onAudit,
  onHelp,
  onAbout,
  onEntered,
}: NavigationProps) {
  const words = messages.shell;
  const { state } = startUp.keychain;
  return (
    <nav className="navigation" aria-label={words.navigation}>
      <div className="navigation__brand">
        <Mark />
        <span className="navigation__name">{messages.common.appName}</span>
      </div>
      <ul className="navigation__places">
        <Destination
          name={words.places.connections}
          icon={Cable}
          here={["connections", "connection", "triggers", "disconnect", "target", "changes", "bulk", "byHand"].includes(
            place.kind,
          )}
          testId="nav-connections"
          onGo={onConnections}
        />
        <Destination
          name={words.places.issue}
          icon={Ticket}
          here={place.kind === "issue"}
          testId="nav-issue"
          onGo={onIssue}
        />
        <Destination
          name={words.places.credentials}
          icon={IdCard}
          here={place.kind === "credentials" || place.kind === "rotate"}
          testId="nav-credentials"
          onGo={onCredentials}
        />
        <Destination
          name={words.places.ssh}
          icon={FileKey}
          here={place.kind === "ssh"}
          testId="nav-ssh"
          onGo={onSshKeys}
        />
        <Destination
          name={words.places.diagnostics}
          icon={Activity}
          here={place.kind === "diagnostics"}
          testId="nav-diagnostics"
          onGo={onDiagnostics}
        />
        <Destination
          name={words.places.audit}
          icon={ScrollText}
          here={place.kind === "audit"}
          testId="nav-audit"
          onGo={onAudit}
        />
      </ul>
      <div className="navigation__foot">
        {startUp.sandbox === null && startUp.connections > 0 && <ExploreButton onEntered={onEntered} />}
        <div
          className={`navigation__keychain navigation__keychain--${state}`}
          data-testid="keychain-status"
          title={startUp.keychain.store}
        >
          <KeyRound aria-hidden="true" />
          <span>{words.keychain.status[state]}</span>
        </div>
        <div className="navigation__tools">
          <ThemeSwitch />
          <LanguageSwitch />
          <Tooltip text={words.shortcuts.button}>
            <Button
              variant="subtle"
              size="compact"
              iconOnly
              icon={<Keyboard aria-hidden="true" />}
              onClick={onHelp}
              data-testid="shortcuts"
            >
              {words.shortcuts.button}
            </Button>
          </Tooltip>
          <Button className="navigation__version" variant="subtle" size="compact" onClick={onAbout} data-testid="about">
            {words.version(startUp.version)}
          </Button>
        </div>
      </div>
    </nav>
  );
}

interface DestinationProps {
  name: string;
  icon: LucideIcon;
  /** One is there. */
  here: boolean;
  testId: string;
  onGo: () => void;
}

/** One of the places. */
function Destination({ name, icon: Icon, here, testId, onGo }: DestinationProps) {
  return (
    <li>
      <button
        type="button"
        className="navigation__place"
        aria-current={here ? "page" : undefined}
        title={name}
        data-testid={testId}
        onClick={onGo}
      >
        <Icon aria-hidden="true" />
        <span>{name}</span>
      </button>
    </li>
  );
}

function ExploreButton({ onEntered }: { onEntered: () => void }) {
  const words = messages.shell;
  const explore = useExplore(onEntered);
  return (
    <Button
      className="navigation__explore"
      variant="subtle"
      size="compact"
      icon={<FlaskConical aria-hidden="true" />}
      busy={explore.isPending}
      title={words.exploreSample}
      data-testid="explore-sandbox"
      onClick={() => explore.mutate()}
    >
      {words.exploreSample}
    </Button>
  );
}

/** Enters the sample world. */
export function useExplore(onEntered: () => void) {
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: () => backend.call("explore_sandbox"),
    onSuccess: (startUp) => {
      enterWorld(queries, startUp);
      toast.announce(messages.shell.sandbox.entered);
      onEntered();
    },
    onError: (thrown) => {
      const error = asWireError(thrown);
      toast.show({ tone: "danger", title: messages.errors[error.code].title, text: error.message });
    },
  });
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

function ThemeSwitch() {
  const words = messages.shell.theme;
  const [theme, setTheme] = useState(storedTheme);
  const toast = useToast();
  const Icon = THEME_ICONS[theme];
  const label = `${words.label}: ${words[theme]}`;
  function next() {
    const chosen = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    applyTheme(chosen);
    setTheme(chosen);
    toast.announce(`${words.label}: ${words[chosen]}`);
  }
  return (
    <Tooltip text={label}>
      <Button
        variant="subtle"
        size="compact"
        iconOnly
        icon={<Icon aria-hidden="true" />}
        onClick={next}
        data-testid="theme"
      >
        {label}
      </Button>
    </Tooltip>
  );
}
