import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Backend, BackendContext } from "./backend";
import type { StartUp } from "./backend/generated/StartUp";
import { ToastProvider } from "./components";
import { ErrorBoundary } from "./shell/ErrorBoundary";
import { Shell } from "./shell/Shell";
import { rememberingDraft, startUpQuery } from "./shell/useStartUp";
import "./theme/tokens.css";
import "./theme/base.css";
import "./components/components.css";

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The backend retries what deserves it and knows whether there is a network; a second opinion here only delays.
      queries: { retry: false, refetchOnWindowFocus: false, networkMode: "always", staleTime: 5_000 },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

interface AppProps {
  backend: Backend;
  /** What the window asks first, when it was asked before the window was loaded. */
  starting?: Promise<StartUp>;
}

/** The window. */
export function App({ backend, starting }: AppProps) {
  const [queries] = useState(() => {
    const queries = newQueryClient();
    if (starting !== undefined) void queries.prefetchQuery({ ...startUpQuery(backend), queryFn: () => starting });
    return queries;
  });
  const remembering = useMemo(() => rememberingDraft(backend, queries), [backend, queries]);
  return (
    <CSPProvider disableStyleElements>
      <BackendContext value={remembering}>
        <QueryClientProvider client={queries}>
          <ToastProvider>
            <ErrorBoundary>
              <Shell />
            </ErrorBoundary>
          </ToastProvider>
        </QueryClientProvider>
      </BackendContext>
    </CSPProvider>
  );
}
