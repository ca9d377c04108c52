// The default theme with the fonts of the reader's system: nothing is loaded from elsewhere.
import theme from 'vitepress/theme-without-fonts';
// After the theme, whose rules it changes.
import './theme.css';

export default theme;
