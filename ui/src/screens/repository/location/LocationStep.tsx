import { useCallback, useState } from "react";
import { asWireError } from "../../../backend";
import type { LocationReading } from "../../../backend/generated/LocationReading";
import type { RepositoryLocation } from "../../../backend/generated/RepositoryLocation";
import {
  Button,
  Copyable,
  ErrorMessage,
  KeyValueList,
  LongText,
  SectionMessage,
  Spinner,
  TextInput,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";
import { StepFrame } from "../StepFrame";
import type { RepositoryStepProps } from "../step";
import { locationOf, readingOf, withoutSecrets } from "../wizard";
import { useLocationReading } from "./useLocationReading";

const text = messages.repository.location;
const FIELD = "location";

/** Any form of a location, read as it is typed; and what a single repository cannot do, before anything is done. */
export function LocationStep({ state, dispatch, onWholeAccount }: RepositoryStepProps) {
  const announce = useAnnounce();
  const [asked, setAsked] = useState(false);
  const onRead = useCallback(
    (of: string, reading: LocationReading) => {
      dispatch({ type: "read", text: of, reading });
      announce(reading.kind === "repository" ? `${text.understood}: ${reading.location.name}` : reading.message);
    },
    [dispatch, announce],
  );
  const { reading: busy, error, retry, readNow } = useLocationReading(state.text, onRead);
  const reading = readingOf(state);
  const location = locationOf(state);

  const next = async () => {
    setAsked(true);
    dispatch({ type: "errorCleared", step: "location" });
    if (state.text.trim() === "") return focusField(FIELD);
    try {
      // What is pasted and left at once was not read yet.
      const now = await readNow();
      dispatch({ type: "read", text: state.text.trim(), reading: now });
      if (now.kind === "repository") dispatch({ type: "next" });
      else focusField(FIELD);
    } catch (thrown) {
      dispatch({ type: "failed", step: "location", error: asWireError(thrown) });
    }
  };
  const problem = reading?.kind === "problem" ? reading.message : undefined;
  const toWhole = () => {
    const { jira, site } = withoutSecrets(state);
    onWholeAccount({ jira, site, region: location?.region ?? "" });
  };

  return (
    <StepFrame
      step="location"
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      primary={{ label: messages.connect.next, testId: "next", onPress: () => void next() }}
    >
      <TextInput
        id={fieldId(FIELD)}
        className="location__field"
        data-testid="location"
        label={text.field}
        placeholder={text.placeholder}
        // Until somebody wants to go on, it may be half typed.
        hint={asked ? undefined : problem}
        error={asked ? (state.text.trim() === "" ? text.required : problem) : undefined}
        mono
        value={state.text}
        onChange={(typed) => dispatch({ type: "textChanged", text: typed })}
      />
      {busy && reading === null ? <Spinner label={text.reading} /> : null}
      {error === null || state.errors.location !== undefined ? null : <ErrorMessage error={error} onRetry={retry} />}
      {state.errors.location === undefined ? null : <FormError error={state.errors.location} />}
      {reading?.kind === "repository" ? <Understood location={reading.location} notes={reading.notes} /> : null}
      <SectionMessage
        tone="info"
        title={text.limitsTitle}
        data-testid="limits"
        actions={
          <Button size="compact" data-testid="whole-account" onClick={toWhole}>
            {location === null ? text.whole : text.wholeIn(location.regionName)}
          </Button>
        }
      >
        <ul className="plain-list">
          {text.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
        <p>{text.wholeText}</p>
      </SectionMessage>
    </StepFrame>
  );
}

/** What was understood of the text, and what was changed about it. */
function Understood({ location, notes }: { location: RepositoryLocation; notes: readonly string[] }) {
  return (
    <SectionMessage tone="success" title={text.understood} data-testid="understood">
      <KeyValueList
        layout="line"
        items={[
          { label: text.name, value: <LongText text={location.name} max={120} /> },
          { label: text.region, value: `${location.regionName} (${location.region})` },
          { label: text.transport, value: messages.repository.transports[location.transport] },
        ]}
      />
      <KeyValueList
        layout="line"
        items={[{ label: text.origin, value: <Copyable text={location.origin} label={text.copyOrigin} /> }]}
      />
      {notes.length === 0 ? null : (
        <ul className="plain-list" data-testid="location-notes">
          {notes.map((note) => (
            <li key={note}>
              <LongText text={note} max={400} lang="en" />
            </li>
          ))}
        </ul>
      )}
    </SectionMessage>
  );
}
