import app from './en/app.json';
import chat from './en/chat.json';
import common from './en/common.json';
import errors from './en/errors.json';
import importRoom from './en/import.json';
import models from './en/models.json';
import servers from './en/servers.json';

export default { app, chat, common, errors, import: importRoom, models, servers };
