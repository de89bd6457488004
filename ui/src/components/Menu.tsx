import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import {
  type ComponentPropsWithRef,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useId,
  useRef,
  useState,
} from "react";

export interface MenuAct {
  /** Stable among the acts. */
  id: string;
  label: string;
  icon?: ReactNode;
  /** It takes something away. */
  danger?: boolean;
  onChoose: () => void;
  "data-testid"?: string;
}

/** One of several that exclude each other. */
interface MenuOption {
  value: string;
  label: string;
  /** The language of the label, where it is not the window's. */
  lang?: string;
}

interface ChoiceMenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  options: readonly MenuOption[];
  value: string;
  onChoose: (value: string) => void;
}

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<ComponentPropsWithRef<"button">>;
  acts: readonly MenuAct[];
}

/**
 * Acts behind one button. Arrow keys move, a letter jumps, Escape closes and gives the focus back. Until it is opened there
 * is nothing but the button: long lists have one in each row.
 */
export function Menu({ trigger, acts }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  /** The first act has had the focus. */
  const begun = useRef(false);
  if (!open) begun.current = false;
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": open ? id : undefined,
        onClick: () => setOpen(!open),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {open && (
        <Base.Root
          open
          modal={false}
          onOpenChange={(next, details) => {
            if (next) return;
            const { target } = details.event;
            // The button closes it by itself; closed here, its click would open it again.
            if (details.reason === "outside-press" && target instanceof Node && button.current?.contains(target))
              return;
            if (details.reason === "escape-key" || details.reason === "item-press") button.current?.focus();
            setOpen(false);
          }}
        >
          <Base.Portal>
            <Base.Positioner className="menu__positioner" anchor={button} sideOffset={4} align="end">
              <Base.Popup
                id={id}
                className="menu"
                finalFocus={false}
                onFocus={({ target, currentTarget }) => {
                  // It is given the focus as it opens, and gives it on to the first act.
                  if (target !== currentTarget || begun.current) return;
                  begun.current = true;
                  currentTarget.querySelector<HTMLElement>("[role=menuitem]")?.focus();
                }}
              >
                {acts.map((act) => (
                  <Base.Item
                    key={act.id}
                    className={act.danger ? "menu__item menu__item--danger" : "menu__item"}
                    data-testid={act["data-testid"]}
                    onClick={act.onChoose}
                  >
                    {act.icon}
                    <span>{act.label}</span>
                  </Base.Item>
                ))}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </>
  );
}

/** One of several behind one button, the one that holds ticked. */
export function ChoiceMenu({ trigger, options, value, onChoose }: ChoiceMenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="menu__positioner" sideOffset={4} align="start">
          <Base.Popup className="menu">
            <Base.RadioGroup value={value} onValueChange={onChoose}>
              {options.map((option) => (
                <Base.RadioItem
                  key={option.value}
                  className="menu__item"
                  value={option.value}
                  data-testid={`choice-${option.value}`}
                  closeOnClick
                >
                  <Base.RadioItemIndicator className="menu__tick" keepMounted>
                    <Check aria-hidden="true" />
                  </Base.RadioItemIndicator>
                  <span lang={option.lang}>{option.label}</span>
                </Base.RadioItem>
              ))}
            </Base.RadioGroup>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
