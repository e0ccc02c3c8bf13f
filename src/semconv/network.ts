/** The client: the first address that the peer or a trusted proxy reports. Stable. */
export const ATTR_CLIENT_ADDRESS = "client.address";

/** The port of the client. Stable. */
export const ATTR_CLIENT_PORT = "client.port";

/** The name or address of the server, without its port. Stable. */
export const ATTR_SERVER_ADDRESS = "server.address";

/** The port of the server, a number. Stable. */
export const ATTR_SERVER_PORT = "server.port";

/** The address at the other end of the connection. Stable. */
export const ATTR_NETWORK_PEER_ADDRESS = "network.peer.address";

/** The port at the other end of the connection. Stable. */
export const ATTR_NETWORK_PEER_PORT = "network.peer.port";

/** The address at this end of the connection. Stable. */
export const ATTR_NETWORK_LOCAL_ADDRESS = "network.local.address";

/** The port at this end of the connection. Stable. */
export const ATTR_NETWORK_LOCAL_PORT = "network.local.port";

/** The application protocol in lower case, when it is not `http`. Stable. */
export const ATTR_NETWORK_PROTOCOL_NAME = "network.protocol.name";

/** The version of the protocol, for example `1.1` or `2`. Stable. */
export const ATTR_NETWORK_PROTOCOL_VERSION = "network.protocol.version";

/** The transport: `tcp`, `udp`, `unix`, `pipe` or `quic`. Stable. */
export const ATTR_NETWORK_TRANSPORT = "network.transport";

/** The network layer: `ipv4` or `ipv6`. Stable. */
export const ATTR_NETWORK_TYPE = "network.type";

/** The `User-Agent` header as received. Stable. */
export const ATTR_USER_AGENT_ORIGINAL = "user_agent.original";

/** Whether the caller is a `bot` or a `test`. Development. */
export const ATTR_USER_AGENT_SYNTHETIC_TYPE = "user_agent.synthetic.type";
