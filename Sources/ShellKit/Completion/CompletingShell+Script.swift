// SPDX-License-Identifier: GPL-2.0-only

/// What makes a shell ask. The scripts know nothing of commands: the program that is installed answers, so that they stay right
/// when it is a newer one, and the three shells complete the same.
extension CompletingShell {
  /// The first argument of the question.
  package static let request = "---words"

  /// What `faultbench --generate-completion-script` prints.
  package var script: String {
    switch self {
    case .bash: Self.bashScript
    case .zsh: Self.zshScript
    case .fish: Self.fishScript
    }
  }

  private static let bashScript = """
    # bash completion for faultbench                          -*- shell-script -*-
    # SPDX-License-Identifier: GPL-2.0-only

    _faultbench() {
        local IFS=$'\\n' line="${COMP_LINE:0:COMP_POINT}"
        COMPREPLY=()
        mapfile -t COMPREPLY < <("${COMP_WORDS[0]/#\\~\\//${HOME}/}" \(request) bash "${line}" "${COMP_WORDBREAKS}" 2>/dev/null)
        # More follows behind a directory, a key and an option with its sign.
        if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/=,] ]]; then
            compopt -o nospace 2>/dev/null
        fi
    }

    complete -o nosort -F _faultbench faultbench

    """

  private static let zshScript = """
    #compdef faultbench
    # SPDX-License-Identifier: GPL-2.0-only

    _faultbench() {
        local -a lines values shown open openshown
        local line value help program="${(Q)words[1]}"
        program="${program/#\\~\\//${HOME}/}"
        lines=("${(@f)$("${program}" \(request) zsh "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
        for line in "${lines[@]}"; do
            value="${line%%$'\\t'*}" help="${line#*$'\\t'}"
            [[ -n "${value}" ]] || continue
            [[ -n "${help}" ]] && help="${value}  -- ${help}" || help="${value}"
            # More follows behind a directory, a key and an option with its sign.
            if [[ "${value}" == *[/=,] ]]; then
                open+=("${value}") openshown+=("${help}")
            else
                values+=("${value}") shown+=("${help}")
            fi
        done
        (( ${#values} + ${#open} )) || return 1
        # A tilde that would be quoted is no home any more.
        if [[ -z "${QIPREFIX}" && "${PREFIX}" == '~/'* ]]; then
            compset -P '[~]/'
            values=("${values[@]#'~/'}") open=("${open[@]#'~/'}")
        fi
        (( ${#values} )) && compadd -l -V faultbench -d shown -a values
        (( ${#open} )) && compadd -l -V faultbench -S '' -d openshown -a open
        return 0
    }

    if [[ "${funcstack[1]}" == _faultbench ]]; then
        _faultbench "${@}"
    else
        compdef _faultbench faultbench
    fi

    """

  private static let fishScript = """
    # fish completion for faultbench
    # SPDX-License-Identifier: GPL-2.0-only

    function __faultbench_complete
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
        $program \(request) fish $words "$current" 2>/dev/null
    end

    complete -c faultbench -f -k -a '(__faultbench_complete)'

    """
}
