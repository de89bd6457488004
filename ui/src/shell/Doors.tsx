import { ArrowRight, Cable, FilePen, FlaskConical, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { StartUp } from "../backend/generated/StartUp";
import { Button, ErrorMessage, PageHeader, Spinner } from "../components";
import { messages } from "../messages";
import { useExplore } from "./Navigation";
import { SampleData } from "./SampleData";

interface DoorsProps {
  startUp: StartUp;
  onConnect: () => void;
  onConnectRepository: () => void;
  onContinue: () => void;
}

/** The first thing seen: where to begin. */
export function Doors({ startUp, onConnect, onConnectRepository, onContinue }: DoorsProps) {
  const words = messages.shell.doors;
  const explore = useExplore(() => undefined);
  const { draft } = startUp;
  return (
    <main className="page doors" data-testid="doors">
      <PageHeader
        title={startUp.sandbox === null ? words.title : words.sampleTitle}
        intro={startUp.sandbox === null ? words.intro : words.sampleIntro}
        focus
      />
      <ul className="doors__list">
        {draft !== null && (
          <Door icon={FilePen} title={words.draft.title} testId="door-draft" primary onOpen={onContinue}>
            <span>{words.draft.text}</span>
            <span className="subtle">{words.draft.at(messages.connect.steps[draft.step])}</span>
          </Door>
        )}
        <Door
          icon={Cable}
          title={words.connect.title}
          testId="door-connect"
          primary={draft === null}
          onOpen={onConnect}
        >
          <span>{words.connect.text}</span>
          <span className="subtle">{startUp.sandbox === null ? words.connect.needs : words.connect.sampleNeeds}</span>
        </Door>
        {startUp.sandbox === null && (
          <Door
            icon={FlaskConical}
            title={words.sample.title}
            testId="door-sample"
            busy={explore.isPending}
            onOpen={() => explore.mutate()}
          >
            <span>{words.sample.text}</span>
          </Door>
        )}
      </ul>
      <p className="doors__other">
        <span className="subtle">{messages.repository.door.question}</span>{" "}
        <Button variant="link" data-testid="door-repository" onClick={onConnectRepository}>
          {messages.repository.door.act}
        </Button>
      </p>
      {startUp.sandbox !== null && <SampleData sandbox={startUp.sandbox} />}
      {explore.isError && <ErrorMessage error={explore.error} onRetry={() => explore.mutate()} />}
    </main>
  );
}

interface DoorProps {
  icon: LucideIcon;
  title: string;
  testId: string;
  primary?: boolean;
  busy?: boolean;
  onOpen: () => void;
  children: ReactNode;
}

function Door({ icon: Icon, title, testId, primary = false, busy = false, onOpen, children }: DoorProps) {
  return (
    <li>
      <button
        type="button"
        className={primary ? "door door--primary" : "door"}
        data-testid={testId}
        aria-busy={busy || undefined}
        onClick={() => !busy && onOpen()}
      >
        <span className="door__icon">{busy ? <Spinner /> : <Icon aria-hidden="true" />}</span>
        <span className="door__words">
          <strong className="door__title">{title}</strong>
          {children}
        </span>
        <ArrowRight aria-hidden="true" className="door__arrow" />
      </button>
    </li>
  );
}
