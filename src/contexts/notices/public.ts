export { SEND_NOTICE_QUEUE } from './app/enqueue-notices.js';
export { NoticeSettings } from './app/ports.js';
export { Remind } from './app/remind.js';
export { SendNotice } from './app/send-notice.js';
