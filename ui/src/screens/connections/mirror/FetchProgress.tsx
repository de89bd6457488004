import type { MirrorProgress } from "../../../backend/generated/MirrorProgress";
import { LongText, ProgressBar } from "../../../components";
import { messages } from "../../../messages";

const words = messages.mirror;

/** How far a fetch is, in all and of each repository at work. */
export function FetchProgress({ progress }: { progress: MirrorProgress }) {
  const { done, total, failed, current } = progress;
  return (
    <div className="mirror__progress" data-testid="mirror-progress">
      <ProgressBar
        label={words.progress}
        value={total === 0 ? null : done / total}
        note={words.progressNote(done, total, failed, messages.mirror.bytes(progress.bytes))}
      />
      {current.length === 0 ? null : (
        <ul className="mirror__works" aria-label={words.atWork}>
          {current.map((work) => (
            <li key={work.repository} className="mirror__work">
              <LongText text={work.repository} max={60} inline />
              <span className="subtle">
                {work.indexing
                  ? words.indexing
                  : words.work(work.received, work.total, messages.mirror.bytes(work.bytes))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
