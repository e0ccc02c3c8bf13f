import type { Attributes } from "../../api/mod.ts";
import type { ProcessInfo } from "./process_info.ts";
import { Resource } from "./resource.ts";
import type { ResourceDetector } from "./resource_detector.ts";
import { RESOURCE_SCHEMA_URL } from "./schema_url.ts";

/**
 * Detects the process and its runtime: `process.pid`, `process.executable.name`,
 * `process.runtime.*`.
 */
export const processDetector: ResourceDetector = detector("process", (info) => ({
  "process.pid": info.pid,
  "process.executable.name": info.executableName,
  "process.runtime.name": info.runtimeName,
  "process.runtime.version": info.runtimeVersion,
  "process.runtime.description": info.runtimeDescription,
}));

/**
 * Detects the host and its operating system: `host.name`, `host.arch`, `os.type`, `os.version`. On
 * Deno, `host.name` and `os.version` need `--allow-sys=hostname,osRelease`, and are left out
 * without it.
 */
export const hostDetector: ResourceDetector = detector("host", (info) => ({
  "host.name": info.hostName,
  "host.arch": info.hostArch,
  "os.type": info.osType,
  "os.version": info.osVersion,
}));

/** Gives the process a `service.instance.id`: a random UUID, the same while the process runs. */
export const serviceDetector: ResourceDetector = detector("service", () => ({
  "service.instance.id": serviceInstanceId(),
}));

let instanceId: string | undefined;

function serviceInstanceId(): string {
  instanceId ??= crypto.randomUUID();
  return instanceId;
}

function detector(name: string, find: (info: ProcessInfo) => Attributes): ResourceDetector {
  return {
    name,
    detect: (info) => {
      const resource = new Resource(find(info), { schemaUrl: RESOURCE_SCHEMA_URL });
      return Object.keys(resource.attributes).length === 0 ? Resource.empty() : resource;
    },
  };
}
