import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  /** What would be here and why it is not. */
  children?: ReactNode;
  /** The one act. */
  actions?: ReactNode;
  "data-testid"?: string;
}

/** Nothing is here: what would be, why it is empty, one act. */
export function EmptyState({ icon: Icon, title, children, actions, "data-testid": testId }: EmptyStateProps) {
  return (
    <div className="empty-state" data-testid={testId}>
      {Icon !== undefined && <Icon aria-hidden="true" className="empty-state__icon" />}
      <h2 className="empty-state__title">{title}</h2>
      {children && <div className="empty-state__text">{children}</div>}
      {actions && <div className="empty-state__actions">{actions}</div>}
    </div>
  );
}
