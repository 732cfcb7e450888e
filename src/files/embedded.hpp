#pragma once

/// Files as data of the library. The assembler reads them, so the build names them to the source
/// and lets it depend on them; that source is compiled alone.
///
///     PEXPLORE_EMBED(PEXPLORE_FILE("pexplore_page", "/path/to/page.html"))
///     extern "C" { [[gnu::visibility("hidden")]] extern char const pexplore_page[],
///                                                              pexplore_page_end[]; }
#ifdef __APPLE__
#define PEXPLORE_SYMBOL(name) ".private_extern _" name "\n_" name ":\n"
#define PEXPLORE_EMBED(files) asm(".section __TEXT,__const\n" files);
#else
#define PEXPLORE_SYMBOL(name) ".hidden " name "\n.global " name "\n" name ":\n"
#define PEXPLORE_EMBED(files) asm(".pushsection .rodata\n" files ".popsection\n");
#endif
#define PEXPLORE_FILE(name, path) \
  PEXPLORE_SYMBOL(name) ".incbin \"" path "\"\n" PEXPLORE_SYMBOL(name "_end")
