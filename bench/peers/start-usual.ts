/** The empty application, of a team that checks its input and talks to LiveKit. */
import 'class-validator';
import 'livekit-server-sdk';
import './start-empty.js';
