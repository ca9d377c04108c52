// The default theme with the fonts of the reader's system: nothing is loaded from elsewhere.
import './theme.css';

export { default } from 'vitepress/theme-without-fonts';
