import { reportOnce } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";

/** Shuts down the application's components for a configuration that is not used. */
export function stopComponents(components: Iterable<object>): void {
  for (const component of components) {
    try {
      const shutdown: unknown = Reflect.get(component, "shutdown");
      if (typeof shutdown === "function") catchRejection(shutdown.call(component), reportFailure);
    } catch (error) {
      reportFailure(error);
    }
  }
}

function reportFailure(error: unknown): void {
  const message = `A component of an unused configuration could not be shut down: ${toText(error)}`;
  reportOnce("config-component-shutdown", "warn", message);
}
