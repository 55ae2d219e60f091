/** Where this browser keeps whether models find titles for conversations. */
export const isTitledByModelKey = 'paddock.chat.titles';
