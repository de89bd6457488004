import { ChevronDown } from "lucide-react";
import type { NamedIssue } from "../../../backend/generated/NamedIssue";
import { Button, Menu } from "../../../components";
import { messages } from "../../../messages";
import { placeholder, type SmartCommand, written } from "./commands";

interface InsertBarProps {
  issues: readonly NamedIssue[];
  onInsert: (command: string, argument: string) => void;
}

const words = messages.smart;
const PLAIN: readonly SmartCommand[] = ["comment", "time", "assign", "label"];
const VERSIONED: readonly SmartCommand[] = ["fixversion", "affectsversion"];
/** As many as a menu shows; the rest is typed. */
const OFFERED = 40;
const DOWN = <ChevronDown aria-hidden="true" />;

/** Buttons that put commands into the message, with arguments from the real issues. */
export function InsertBar({ issues, onInsert }: InsertBarProps) {
  const transitions = unique(issues.flatMap((issue) => issue.transitions));
  const versions = unique(issues.flatMap((issue) => issue.versions));
  return (
    <div className="insert" role="toolbar" aria-label={words.insert}>
      {PLAIN.map((command) => (
        <Button
          key={command}
          size="compact"
          onClick={() => onInsert(written(command), placeholder(command))}
          data-testid={`insert-${command}`}
        >
          <code>{written(command)}</code>
        </Button>
      ))}
      {transitions.length === 0 ? (
        <Button size="compact" disabled title={words.noTransitions} data-testid="insert-transition">
          {words.transition}
        </Button>
      ) : (
        <Menu
          trigger={
            <Button size="compact" icon={DOWN} data-testid="insert-transition">
              {words.transition}
            </Button>
          }
          acts={transitions.slice(0, OFFERED).map((transition) => ({
            id: transition,
            label: transition,
            onChoose: () => onInsert(transition, ""),
            "data-testid": `insert-${transition}`,
          }))}
        />
      )}
      {VERSIONED.map((command) =>
        versions.length === 0 ? (
          <Button
            key={command}
            size="compact"
            onClick={() => onInsert(written(command), placeholder(command))}
            data-testid={`insert-${command}`}
          >
            <code>{written(command)}</code>
          </Button>
        ) : (
          <Menu
            key={command}
            trigger={
              <Button size="compact" icon={DOWN} data-testid={`insert-${command}`}>
                <code>{written(command)}</code>
              </Button>
            }
            acts={[
              ...versions.slice(0, OFFERED).map((version) => ({
                id: version,
                label: version,
                onChoose: () => onInsert(written(command), version),
                "data-testid": `insert-${command}-${version}`,
              })),
              {
                id: "\u0000other",
                label: words.other,
                onChoose: () => onInsert(written(command), placeholder(command)),
              },
            ]}
          />
        ),
      )}
    </div>
  );
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
