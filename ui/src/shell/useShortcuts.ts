import { useEffect, useRef } from "react";
import { isDialogOpen } from "../components";

/** What a key can do here; what is left out does nothing. */
export interface ShortcutActs {
  connections?: () => void;
  issue?: () => void;
  credentials?: () => void;
  sshKeys?: () => void;
  diagnostics?: () => void;
  audit?: () => void;
  connect?: () => void;
  connectRepository?: () => void;
  back?: () => void;
  help?: () => void;
  reload?: () => void;
}

/** The keys that work wherever one is, except where they would take a letter away from what is typed. */
export function useShortcuts(acts: ShortcutActs): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen()) return;
      const act = actOf(event, latest.current);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function actOf(event: KeyboardEvent, acts: ShortcutActs): (() => void) | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && !event.shiftKey) {
    if (event.key === "1") return acts.connections;
    if (event.key === "2") return acts.issue;
    if (event.key === "3") return acts.credentials;
    if (event.key === "4") return acts.sshKeys;
    if (event.key === "5") return acts.diagnostics;
    if (event.key === "6") return acts.audit;
    if (event.key === "n") return acts.connect;
    if (event.key === "f") return focusSearch;
    if (event.key === "r") return acts.reload;
    return undefined;
  }
  if (command && event.shiftKey && !event.altKey && event.key.toLowerCase() === "n") return acts.connectRepository;
  if (event.altKey && event.key === "ArrowLeft") return acts.back;
  if (event.key === "F5") return acts.reload;
  if (event.altKey || command || isTyping(event.target)) return undefined;
  if (event.key === "?") return acts.help;
  if (event.key === "/") return focusSearch;
  return undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select") !== null
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>("input[data-search]")?.focus();
}
