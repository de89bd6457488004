/** Causeway's sign: a way across water, from one bank to the other. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect className="mark__ground" width="24" height="24" rx="5" />
      <path className="mark__way" d="M4 9.5h16M7.5 9.5v5M12 9.5v5M16.5 9.5v5" />
      <path className="mark__water" d="M4 18c1.3-1 2.7-1 4 0s2.7 1 4 0 2.7-1 4 0 2.7 1 4 0" />
    </svg>
  );
}
