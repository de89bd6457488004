import { Component, type ReactNode } from "react";
import { Button, ErrorMessage } from "../components";
import { messages } from "../messages";

interface ErrorBoundaryProps {
  children: ReactNode;
  /** Another place is another chance. */
  place?: string;
}

interface ErrorBoundaryState {
  thrown: unknown;
  failed: boolean;
  place: string | undefined;
}

/** A screen that cannot be drawn takes only itself down, and says so. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { thrown: null, failed: false, place: this.props.place };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { thrown, failed: true };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.place === state.place ? null : { thrown: null, failed: false, place: props.place };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const words = messages.shell.crash;
    return (
      <div className="page" data-testid="crash">
        <h1>{words.title}</h1>
        <p>{words.text}</p>
        <ErrorMessage
          error={this.state.thrown}
          actions={
            <Button size="compact" onClick={() => this.setState({ thrown: null, failed: false })}>
              {words.again}
            </Button>
          }
        />
      </div>
    );
  }
}
