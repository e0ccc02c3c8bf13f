/**
 * Context management: managers of a thread's active context, and their storage.
 *
 * @module
 */

export { asyncLocalContextStorage } from "./async_local_context_storage.ts";
export { AsyncLocalStorageContextManager } from "./async_local_storage_context_manager.ts";
export type { ContextStorage } from "./context_storage.ts";
export { StorageContextManager } from "./storage_context_manager.ts";
