import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";

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

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  acts: readonly MenuAct[];
}

/** Acts behind one button. Arrow keys move, a letter jumps, Escape closes and gives the focus back. */
export function Menu({ trigger, acts }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="menu__positioner" sideOffset={4} align="end">
          <Base.Popup className="menu">
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
  );
}
