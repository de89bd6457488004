import { Languages } from "lucide-react";
import { useState } from "react";
import { Button, ChoiceMenu, Dialog, Tooltip } from "../components";
import { language, messages } from "../messages";
import { LANGUAGES, type LanguageChoice, languageOf, storedLanguage, storeLanguage } from "../messages/language";

/** The names of the choices; a language's in itself, for those who cannot read the one in use. */
const NAMES: Record<LanguageChoice, string> = { system: messages.shell.language.system, ...LANGUAGES };

/** Chooses the language. Screens have read their words by now, so that another one means loading the window again. */
export function LanguageSwitch({ onReload = () => location.reload() }: { onReload?: () => void }) {
  const words = messages.shell.language;
  const [choice, setChoice] = useState(storedLanguage);
  /** What was chosen and waits for the word to load again. */
  const [asking, setAsking] = useState<LanguageChoice | null>(null);
  const label = `${words.label}: ${NAMES[choice]}`;
  const choose = (chosen: LanguageChoice) => {
    storeLanguage(chosen);
    setChoice(chosen);
    setAsking(null);
  };
  const ask = (chosen: LanguageChoice) => {
    if (languageOf(chosen, navigator.languages) === language) choose(chosen);
    else setAsking(chosen);
  };
  return (
    <>
      <Tooltip text={label}>
        <ChoiceMenu
          trigger={
            <Button
              variant="subtle"
              size="compact"
              iconOnly
              icon={<Languages aria-hidden="true" />}
              data-testid="language"
            >
              {label}
            </Button>
          }
          options={(Object.keys(NAMES) as LanguageChoice[]).map((value) => ({
            value,
            label: NAMES[value],
            lang: value === "system" ? undefined : value,
          }))}
          value={choice}
          onChoose={(value) => ask(value as LanguageChoice)}
        />
      </Tooltip>
      <Dialog
        open={asking !== null}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        title={words.title}
        data-testid="change-language"
        actions={
          <>
            <Button autoFocus data-testid="keep-language" onClick={() => setAsking(null)}>
              {words.keep}
            </Button>
            <Button
              variant="primary"
              data-testid="load-again"
              onClick={() => {
                if (asking !== null) choose(asking);
                onReload();
              }}
            >
              {words.change}
            </Button>
          </>
        }
      >
        <p>{words.text(NAMES[asking ?? choice])}</p>
        <p>{words.stays}</p>
      </Dialog>
    </>
  );
}
