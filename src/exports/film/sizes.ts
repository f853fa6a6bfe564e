/** How large films are. */

/** Bits per pixel and frame of a video: fine lines survive, and ten seconds of 1280 × 720 take about 4 MB. */
export const VIDEO_BITS_PER_PIXEL = 0.14;
