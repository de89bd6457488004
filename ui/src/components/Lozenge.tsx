import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  Clock,
  Info,
  LoaderCircle,
  type LucideIcon,
  Pencil,
  Plus,
  TriangleAlert,
} from "lucide-react";

export type LozengeTone = "neutral" | "info" | "progress" | "success" | "warning" | "danger" | "discovery";

const ICONS: Record<LozengeTone, LucideIcon> = {
  neutral: CircleDashed,
  info: Info,
  progress: LoaderCircle,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
  discovery: CircleHelp,
};

/** Icons for meanings that share a tone with others. */
const NAMED = {
  done: CircleCheck,
  skipped: Ban,
  warning: TriangleAlert,
  working: LoaderCircle,
  waiting: Clock,
  create: Plus,
  update: Pencil,
} satisfies Record<string, LucideIcon>;

interface LozengeProps {
  tone: LozengeTone;
  children: string;
  /** In place of the tone's own icon. */
  icon?: keyof typeof NAMED;
  "data-testid"?: string;
}

/** A status in a word, with an icon; never by colour alone. */
export function Lozenge({ tone, children, icon, "data-testid": testId }: LozengeProps) {
  const Icon = icon === undefined ? ICONS[tone] : NAMED[icon];
  return (
    <span className={`lozenge lozenge--${tone}`} data-testid={testId}>
      <Icon aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
