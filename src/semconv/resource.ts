/** The logical name of the service. Stable. */
export const ATTR_SERVICE_NAME = "service.name";

/** The group that the service name belongs to. Stable. */
export const ATTR_SERVICE_NAMESPACE = "service.namespace";

/** One instance of the service, unique within its name and namespace. Stable. */
export const ATTR_SERVICE_INSTANCE_ID = "service.instance.id";

/** The version of the service. Stable. */
export const ATTR_SERVICE_VERSION = "service.version";

/** How critical the service is. Alpha. */
export const ATTR_SERVICE_CRITICALITY = "service.criticality";

/** The name of the SDK. Stable. */
export const ATTR_TELEMETRY_SDK_NAME = "telemetry.sdk.name";

/** The language of the SDK. Stable. */
export const ATTR_TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";

/** The version of the SDK. Stable. */
export const ATTR_TELEMETRY_SDK_VERSION = "telemetry.sdk.version";

/** The name of the distribution. Stable. */
export const ATTR_TELEMETRY_DISTRO_NAME = "telemetry.distro.name";

/** The version of the distribution. Stable. */
export const ATTR_TELEMETRY_DISTRO_VERSION = "telemetry.distro.version";

/** Where the service runs, for example `production`. Stable. */
export const ATTR_DEPLOYMENT_ENVIRONMENT_NAME = "deployment.environment.name";

/** The id of the container. Stable. */
export const ATTR_CONTAINER_ID = "container.id";

/** The process id. Release candidate. */
export const ATTR_PROCESS_PID = "process.pid";

/** The process id of the parent. Release candidate. */
export const ATTR_PROCESS_PARENT_PID = "process.parent_pid";

/** When the process started, ISO 8601. Release candidate. */
export const ATTR_PROCESS_CREATION_TIME = "process.creation.time";

/** The command that started the process. Release candidate. */
export const ATTR_PROCESS_COMMAND = "process.command";

/** The command with its arguments, a list. Release candidate. */
export const ATTR_PROCESS_COMMAND_ARGS = "process.command_args";

/** The command with its arguments, one text. Release candidate. */
export const ATTR_PROCESS_COMMAND_LINE = "process.command_line";

/** The file name of the executable. Release candidate. */
export const ATTR_PROCESS_EXECUTABLE_NAME = "process.executable.name";

/** The path of the executable. Release candidate. */
export const ATTR_PROCESS_EXECUTABLE_PATH = "process.executable.path";

/** The user who owns the process. Release candidate. */
export const ATTR_PROCESS_OWNER = "process.owner";

/** The title of the process. Release candidate. */
export const ATTR_PROCESS_TITLE = "process.title";

/** The working directory of the process. Release candidate. */
export const ATTR_PROCESS_WORKING_DIRECTORY = "process.working_directory";

/** The runtime, for example `deno` or `bun`. Release candidate. */
export const ATTR_PROCESS_RUNTIME_NAME = "process.runtime.name";

/** The version of the runtime. Release candidate. */
export const ATTR_PROCESS_RUNTIME_VERSION = "process.runtime.version";

/** More about the runtime. Release candidate. */
export const ATTR_PROCESS_RUNTIME_DESCRIPTION = "process.runtime.description";

/** The id of the host. Development. */
export const ATTR_HOST_ID = "host.id";

/** The name of the host. Development. */
export const ATTR_HOST_NAME = "host.name";

/** The processor architecture: `amd64`, `arm64` and so on. Development. */
export const ATTR_HOST_ARCH = "host.arch";

/** The type of the host, for example a machine type. Development. */
export const ATTR_HOST_TYPE = "host.type";

/** The addresses of the host, a list. Development. */
export const ATTR_HOST_IP = "host.ip";

/** The hardware addresses of the host, a list. Development. */
export const ATTR_HOST_MAC = "host.mac";

/** The operating system: `linux`, `darwin`, `windows` and so on. Development. */
export const ATTR_OS_TYPE = "os.type";

/** The human-readable name of the operating system. Development. */
export const ATTR_OS_NAME = "os.name";

/** The version of the operating system. Development. */
export const ATTR_OS_VERSION = "os.version";

/** More about the operating system. Development. */
export const ATTR_OS_DESCRIPTION = "os.description";
